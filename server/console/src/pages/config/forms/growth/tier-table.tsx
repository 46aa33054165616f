import { Button, Table } from 'antd';
import { ChoiceField, TextField, WholeField } from '../fields';
import { freeCode, withThing } from '../form-shape';
import { checkLadder } from './growth-checks';
import { materials, type TierThing } from './growth-shape';

const MOST_TIERS = 12;

interface TierTableProps {
  readonly tiers: readonly TierThing[];
  /** What growth is called. */
  readonly unit: string;
  readonly isReadOnly: boolean;
  readonly onChange: (tiers: readonly TierThing[]) => void;
}

/** A ladder, edited as a whole: each rung is seen beside the ones below and above. */
export function TierTable({ tiers, unit, isReadOnly, onChange }: TierTableProps) {
  const change = (code: string, part: Partial<TierThing>) => onChange(withThing(tiers, code, part));
  const faults = checkLadder(tiers);
  return (
    <>
      <Table
        size="small"
        pagination={false}
        dataSource={[...tiers]}
        rowKey="code"
        className="config-tiers"
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: '名称',
            key: 'name',
            render: (_, { code, name }) => (
              <>
                <TextField
                  label={`${code} 名称`}
                  value={name}
                  isReadOnly={isReadOnly}
                  onChange={(text) => change(code, { name: text })}
                />
                {faults[code] ? <div className="config-fault">{faults[code]}</div> : null}
              </>
            ),
          },
          {
            title: '卡面',
            key: 'material',
            render: (_, { code, material }) => (
              <ChoiceField
                label={`${code} 卡面`}
                value={material}
                options={materials}
                width={104}
                isReadOnly={isReadOnly}
                onChange={(chosen) => change(code, { material: chosen })}
              />
            ),
          },
          {
            title: `升级门槛（${unit}）`,
            key: 'reach',
            render: (_, { code, reach }, index) => (
              <WholeField
                label={`${code} 升级门槛`}
                value={reach}
                isReadOnly={isReadOnly || index === 0}
                onChange={(growth) => change(code, { reach: growth ?? 0 })}
              />
            ),
          },
          {
            title: '保级值',
            key: 'keep',
            render: (_, { code, keep }, index) => (
              <WholeField
                label={`${code} 保级值`}
                value={keep ?? null}
                placeholder="同门槛"
                isReadOnly={isReadOnly || index === 0}
                onChange={(growth) => change(code, { keep: growth ?? undefined })}
              />
            ),
          },
          {
            title: '',
            key: 'acts',
            align: 'end',
            render: (_, { code, name }, index) => (
              <Button
                type="link"
                size="small"
                danger
                aria-label={`删除「${name}」`}
                disabled={isReadOnly || index === 0 || tiers.length <= 2}
                onClick={() => onChange(tiers.filter((tier) => tier.code !== code))}
              >
                删除
              </Button>
            ),
          },
        ]}
      />
      <Button
        className="config-form__add"
        disabled={isReadOnly || tiers.length >= MOST_TIERS}
        onClick={() => onChange([...tiers, nextTier(tiers)])}
      >
        添加等级
      </Button>
    </>
  );
}

/** A rung above the highest. */
function nextTier(tiers: readonly TierThing[]): TierThing {
  const last = tiers.at(-1);
  return {
    code: freeCode(tiers, 'tier'),
    name: '新等级',
    material: last?.material ?? 'paper',
    reach: (last?.reach ?? 0) * 2 + 100,
  };
}

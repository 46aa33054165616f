import { Card, Checkbox, Table } from 'antd';
import type { Thing } from '../form-shape';
import { type Circle, type OpensFor, TierChoice } from '../parts/opens-for-fields';
import type { BenefitThing } from './benefit-shape';

interface BenefitMatrixProps extends Circle {
  readonly benefits: readonly BenefitThing[];
  readonly plans: readonly (Thing & { readonly name: string; readonly benefits?: readonly string[] })[];
  readonly isReadOnly: boolean;
  readonly onChange: (code: string, part: Partial<BenefitThing>) => void;
}

/** For whom benefits open, seen beside each other. */
export function BenefitMatrix({ benefits, programmes, families, plans, isReadOnly, onChange }: BenefitMatrixProps) {
  const open = ({ code, opensFor }: BenefitThing, part: Partial<OpensFor>) =>
    onChange(code, { opensFor: { ...opensFor, ...part } });
  return (
    <Card title="对谁开放" size="small" className="config-matrix">
      <Table<BenefitThing>
        size="small"
        pagination={false}
        dataSource={[...benefits]}
        rowKey="code"
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '权益', dataIndex: 'name', fixed: 'start' },
          {
            title: '所有会员',
            render: (_, benefit) => (
              <Checkbox
                aria-label={`${benefit.name} 对所有会员开放`}
                checked={benefit.opensFor?.everyone ?? false}
                disabled={isReadOnly}
                onChange={({ target }) => open(benefit, { everyone: target.checked })}
              />
            ),
          },
          ...programmes.map((programme) => ({
            title: programme.name,
            key: programme.code,
            render: (_: unknown, benefit: BenefitThing) => (
              <TierChoice
                label={`${benefit.name} 从${programme.name}的哪一级起`}
                programme={programme}
                value={benefit.opensFor ?? {}}
                isReadOnly={isReadOnly}
                onChange={(part) => open(benefit, part)}
              />
            ),
          })),
          ...families.map(({ code, name }) => ({
            title: `${name}（任一方案）`,
            key: code,
            render: (_: unknown, benefit: BenefitThing) => {
              const listed = benefit.opensFor?.families ?? [];
              return (
                <Checkbox
                  aria-label={`${benefit.name} 对${name}开放`}
                  checked={listed.includes(code)}
                  disabled={isReadOnly}
                  onChange={({ target }) =>
                    open(benefit, {
                      families: target.checked ? [...listed, code] : listed.filter((each) => each !== code),
                    })
                  }
                />
              );
            },
          })),
          {
            title: '列出它的方案',
            render: (_, { code }) => (
              <span className="hint">
                {plans
                  .filter((plan) => plan.benefits?.includes(code))
                  .map(({ name }) => name)
                  .join('、') || '—'}
              </span>
            ),
          },
        ]}
      />
      <p className="hint">方案包含哪些权益，在「会员产品与方案」里设置。</p>
    </Card>
  );
}

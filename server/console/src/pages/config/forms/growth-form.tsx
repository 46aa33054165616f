import { Button, Card, Flex, Form, Select, Table } from 'antd';
import { type Fraction, TextField, WholeField } from './fields';
import { freeCode, type SectionFormProps, type Thing, thingsOf, withField, withThing } from './form-shape';
import { rowActs, thingColumns } from './thing-columns';

type TierThing = Thing & {
  readonly name: string;
  readonly material: string;
  readonly reach: number;
  readonly keep?: number | undefined;
};

type SourceThing = Thing & {
  readonly name: string;
  readonly event: string;
  readonly metric: string;
  readonly coefficient: Fraction;
  readonly caps: {
    readonly day?: number | undefined;
    readonly month?: number | undefined;
    readonly year?: number | undefined;
  };
};

type TaskThing = Thing & { readonly name: string; readonly target: number; readonly reward: number };

type ProgrammeThing = Thing & {
  readonly name: string;
  readonly unit: string;
  readonly fall: { readonly mode: 'match' | 'one_step'; readonly graceDays?: number };
};

/** Ladders, and how members rise on them. */
export function GrowthForm({ value, onChange, isReadOnly }: SectionFormProps) {
  const programmes = thingsOf<ProgrammeThing>(value, 'programmes');
  if (programmes.length === 0)
    return <p className="hint">还没有成长体系。可在 JSON 里添加，或从「整套方案」载入现成方案。</p>;
  return (
    <div className="config-form">
      {programmes.map((programme) => (
        <Programme
          key={programme.code}
          programme={programme}
          isReadOnly={isReadOnly}
          onChange={(part) => onChange(withField(value, 'programmes', withThing(programmes, programme.code, part)))}
        />
      ))}
    </div>
  );
}

interface ProgrammeProps {
  readonly programme: ProgrammeThing;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<ProgrammeThing>) => void;
}

function Programme({ programme, isReadOnly, onChange }: ProgrammeProps) {
  const { name, unit, fall } = programme;
  return (
    <Card title={name}>
      <Form layout="vertical" component="div">
        <Flex gap={16} wrap>
          <Form.Item label="名称">
            <TextField
              label="成长体系名称"
              value={name}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ name: text })}
            />
          </Form.Item>
          <Form.Item label="成长值单位">
            <TextField
              label="成长值单位"
              value={unit}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ unit: text })}
            />
          </Form.Item>
          <Form.Item label="保级失败时">
            <Select
              aria-label="保级失败时"
              value={fall.mode}
              disabled={isReadOnly}
              onChange={(mode) => onChange({ fall: { ...fall, mode } })}
              options={[
                { value: 'match', label: '降到成长值对应的等级' },
                { value: 'one_step', label: '最多降一级' },
              ]}
            />
          </Form.Item>
          <Form.Item label="宽限天数">
            <WholeField
              label="宽限天数"
              value={fall.graceDays ?? 0}
              isReadOnly={isReadOnly}
              onChange={(days) => onChange({ fall: { ...fall, graceDays: days ?? 0 } })}
            />
          </Form.Item>
        </Flex>
        <Form.Item label="等级">
          <Tiers programme={programme} isReadOnly={isReadOnly} onChange={onChange} />
        </Form.Item>
        <Form.Item label="成长值来源">
          <Sources programme={programme} isReadOnly={isReadOnly} onChange={onChange} />
        </Form.Item>
        <Form.Item label="任务">
          <Tasks programme={programme} isReadOnly={isReadOnly} onChange={onChange} />
        </Form.Item>
      </Form>
    </Card>
  );
}

function Tiers({ programme, isReadOnly, onChange }: ProgrammeProps) {
  const tiers = thingsOf<TierThing>(programme, 'tiers');
  const change = (code: string, part: Partial<TierThing>) => onChange({ tiers: withThing(tiers, code, part) });
  const columns = thingColumns<TierThing>(change, isReadOnly);
  const add = () => {
    const last = tiers.at(-1);
    const tier = {
      code: freeCode(tiers, 'tier'),
      name: '新等级',
      material: last?.material ?? 'paper',
      reach: (last?.reach ?? 0) * 2 + 100,
    };
    onChange({ tiers: [...tiers, tier] });
  };
  return (
    <>
      <Table
        size="small"
        pagination={false}
        dataSource={[...tiers]}
        rowKey="code"
        columns={[
          columns.text('名称', 'name'),
          columns.whole('升级门槛', 'reach', { empty: 0, isFixed: (row) => row === 0 }),
          columns.whole('保级值（空则同门槛）', 'keep', {
            label: '保级值',
            empty: undefined,
            isFixed: (row) => row === 0,
          }),
          { title: '代码', dataIndex: 'code', render: (code: string) => <code>{code}</code> },
          {
            title: '',
            render: (_, { code }, index) => (
              <Button
                type="link"
                danger
                disabled={isReadOnly || index === 0}
                onClick={() => onChange({ tiers: tiers.filter((tier) => tier.code !== code) })}
              >
                删除
              </Button>
            ),
          },
        ]}
      />
      <Button className="config-form__add" disabled={isReadOnly} onClick={add}>
        添加等级
      </Button>
    </>
  );
}

const capNames = [
  ['day', '每日上限'],
  ['month', '每月上限'],
  ['year', '每年上限'],
] as const;

function Sources({ programme, isReadOnly, onChange }: ProgrammeProps) {
  const sources = thingsOf<SourceThing>(programme, 'sources');
  const change = (code: string, part: Partial<SourceThing>) => onChange({ sources: withThing(sources, code, part) });
  const columns = thingColumns<SourceThing>(change, isReadOnly);
  return (
    <Table
      size="small"
      pagination={false}
      dataSource={[...sources]}
      rowKey="code"
      columns={[
        columns.text('名称', 'name'),
        {
          title: '按什么计',
          render: (_, { event, metric }) => (
            <code>
              {event} · {metric}
            </code>
          ),
        },
        columns.fraction('系数（得 / 每）', 'coefficient'),
        ...capNames.map(([field, title]) => ({
          title,
          render: (_: unknown, { code, caps }: SourceThing) => (
            <WholeField
              label={`${code} ${title}`}
              value={caps?.[field] ?? null}
              isReadOnly={isReadOnly}
              onChange={(whole) => change(code, { caps: { ...caps, [field]: whole ?? undefined } })}
            />
          ),
        })),
        rowActs({ things: sources, isReadOnly, drop: '删除', onChange: (kept) => onChange({ sources: kept }) }),
      ]}
    />
  );
}

function Tasks({ programme, isReadOnly, onChange }: ProgrammeProps) {
  const tasks = thingsOf<TaskThing>(programme, 'tasks');
  const change = (code: string, part: Partial<TaskThing>) => onChange({ tasks: withThing(tasks, code, part) });
  const columns = thingColumns<TaskThing>(change, isReadOnly);
  return (
    <Table
      size="small"
      pagination={false}
      dataSource={[...tasks]}
      rowKey="code"
      columns={[
        columns.text('名称', 'name'),
        columns.whole('目标值', 'target', { empty: 1 }),
        columns.whole('奖励', 'reward', { empty: 1 }),
        rowActs({ things: tasks, isReadOnly, drop: '删除', onChange: (kept) => onChange({ tasks: kept }) }),
      ]}
    />
  );
}

import { Card, Table } from 'antd';
import { TextField, WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withThing } from './form-shape';
import { rowActs, thingColumns } from './thing-columns';

interface Level {
  readonly name: string;
  readonly target: number;
}

type BadgeThing = Thing & { readonly name: string; readonly description: string; readonly levels: readonly Level[] };

/** Badges with their levels; what is counted may not change once somebody has counted, so it is not offered here. */
export function BadgesForm({ value, onChange, isReadOnly }: SectionFormProps) {
  const badges = thingsOf<BadgeThing>(value);
  const change = (code: string, part: Partial<BadgeThing>) => onChange(withThing(badges, code, part));
  const columns = thingColumns<BadgeThing>(change, isReadOnly);
  return (
    <Card size="small" className="config-matrix">
      <Table
        size="small"
        pagination={false}
        dataSource={[...badges]}
        rowKey="code"
        columns={[
          columns.text('勋章', 'name', '名称'),
          columns.text('说明', 'description'),
          {
            title: '级别与目标值',
            render: (_, { code, levels }) => (
              <Levels
                code={code}
                levels={levels}
                isReadOnly={isReadOnly}
                onChange={(wanted) => change(code, { levels: wanted })}
              />
            ),
          },
          rowActs({ things: badges, isReadOnly, drop: '停用', onChange }),
        ]}
      />
      <p className="hint">计数规则在 JSON 里设置；已有会员累计后不能更改。</p>
    </Card>
  );
}

interface LevelsProps {
  readonly code: string;
  readonly levels: readonly Level[];
  readonly isReadOnly: boolean;
  readonly onChange: (levels: readonly Level[]) => void;
}

function Levels({ code, levels, isReadOnly, onChange }: LevelsProps) {
  const change = (at: number, part: Partial<Level>) =>
    onChange(levels.map((level, index) => (index === at ? { ...level, ...part } : level)));
  return levels.map(({ name, target }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: levels are known by their place alone
    <div key={index} className="config-levels">
      <TextField
        label={`${code} 第 ${index + 1} 级名称`}
        value={name}
        isReadOnly={isReadOnly}
        onChange={(text) => change(index, { name: text })}
      />
      <WholeField
        label={`${code} 第 ${index + 1} 级目标值`}
        value={target}
        isReadOnly={isReadOnly}
        onChange={(whole) => change(index, { target: whole ?? 1 })}
      />
    </div>
  ));
}

import { Card, Form, Table } from 'antd';
import { type Fraction, TextField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withField, withThing } from './form-shape';
import { thingColumns } from './thing-columns';

type SourceThing = Thing & {
  readonly name: string;
  readonly event: string;
  readonly coefficient: Fraction;
  readonly confirmAfterDays: number;
};

/** What gives points, and how much. */
export function PointsForm({ value, onChange, isReadOnly }: SectionFormProps) {
  if (value === null) return <p className="hint">这套方案没有积分。可在 JSON 里添加积分规则。</p>;
  const { unit } = value as { readonly unit?: unknown };
  const sources = thingsOf<SourceThing>(value, 'sources');
  const change = (code: string, part: Partial<SourceThing>) =>
    onChange(withField(value, 'sources', withThing(sources, code, part)));
  const columns = thingColumns<SourceThing>(change, isReadOnly);
  return (
    <Card size="small" className="config-matrix">
      <Form layout="vertical" component="div">
        <Form.Item label="积分叫什么">
          <TextField
            label="积分叫什么"
            value={typeof unit === 'string' ? unit : ''}
            isReadOnly={isReadOnly}
            onChange={(text) => onChange(withField(value, 'unit', text))}
          />
        </Form.Item>
      </Form>
      <Table
        size="small"
        pagination={false}
        dataSource={[...sources]}
        rowKey="code"
        columns={[
          columns.text('来源', 'name', '名称'),
          { title: '业务事件', dataIndex: 'event', render: (event: string) => <code>{event}</code> },
          columns.fraction('系数（得 / 每）', 'coefficient'),
          columns.whole('几天后生效', 'confirmAfterDays', { empty: 0 }),
        ]}
      />
      <p className="hint">有效期、上限和加成在 JSON 里设置。</p>
    </Card>
  );
}

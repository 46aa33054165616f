import { Card, Form, Table } from 'antd';
import { type Fraction, FractionField, TextField, WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withField, withThing } from './form-shape';

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
          {
            title: '来源',
            render: (_, { code, name }) => (
              <TextField
                label={`${code} 名称`}
                value={name}
                isReadOnly={isReadOnly}
                onChange={(text) => change(code, { name: text })}
              />
            ),
          },
          { title: '业务事件', dataIndex: 'event', render: (event: string) => <code>{event}</code> },
          {
            title: '系数（得 / 每）',
            render: (_, { code, coefficient }) => (
              <FractionField
                label={code}
                value={coefficient}
                isReadOnly={isReadOnly}
                onChange={(fraction) => change(code, { coefficient: fraction })}
              />
            ),
          },
          {
            title: '几天后生效',
            render: (_, { code, confirmAfterDays }) => (
              <WholeField
                label={`${code} 几天后生效`}
                value={confirmAfterDays}
                isReadOnly={isReadOnly}
                onChange={(whole) => change(code, { confirmAfterDays: whole ?? 0 })}
              />
            ),
          },
        ]}
      />
      <p className="hint">有效期、上限和加成在 JSON 里设置。</p>
    </Card>
  );
}

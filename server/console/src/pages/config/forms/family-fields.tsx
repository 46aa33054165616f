import { Button, Card, Flex, Form, Popconfirm, Table } from 'antd';
import { ChoiceField, TextField } from './fields';
import type { ChangeKind, ChangePolicy, FamilyThing, PlanThing } from './plan-shape';

const changeKinds: readonly { readonly value: ChangeKind; readonly label: string }[] = [
  { value: 'notAllowed', label: '不允许' },
  { value: 'atTermEnd', label: '到期后变更' },
  { value: 'atOnce', label: '立即变更，补差价' },
];

const NO_CHANGES: ChangePolicy = { default: 'notAllowed', rules: [] };

interface FamilyFieldsProps {
  readonly family: FamilyThing;
  /** Its plans alone. */
  readonly plans: readonly PlanThing[];
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<FamilyThing>) => void;
  /** Makes it the default in another's place. */
  readonly onDefault: () => void;
  readonly onDrop: () => void;
}

/** A plan family: its name, how its prices should stand to each other, and which changes between its plans it allows. */
export function FamilyFields(props: FamilyFieldsProps) {
  const { family, plans, isReadOnly, onChange } = props;
  const { code, name, priceLadder = 'usual', changes = NO_CHANGES } = family;
  return (
    <Card title={`会员产品：${name}`} extra={<FamilyActs {...props} />}>
      <Form layout="vertical" component="div">
        <Flex gap={16} wrap>
          <Form.Item label="名称">
            <TextField
              label={`${code} 产品名称`}
              value={name}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ name: text })}
            />
          </Form.Item>
          <Form.Item label="价格阶梯">
            <ChoiceField
              label={`${code} 价格阶梯`}
              value={priceLadder}
              options={[
                { value: 'usual', label: '周期越长越划算' },
                { value: 'monthCheapest', label: '月卡最划算' },
                { value: 'free', label: '不限制' },
              ]}
              isReadOnly={isReadOnly}
              onChange={(rule) => onChange({ priceLadder: rule })}
            />
          </Form.Item>
          <Form.Item label="未单独设置的方案变更" required>
            <ChoiceField
              label={`${code} 方案变更的默认规则`}
              value={changes.default}
              options={changeKinds}
              isReadOnly={isReadOnly}
              onChange={(kind) => onChange({ changes: { ...changes, default: kind } })}
            />
          </Form.Item>
        </Flex>
        <ChangeMatrix
          plans={plans}
          policy={changes}
          isReadOnly={isReadOnly}
          onChange={(policy) => onChange({ changes: policy })}
        />
      </Form>
    </Card>
  );
}

/** The first screen shows the default; a family whose plans are gone can go too. */
function FamilyActs({ family: { name, isDefault }, plans, isReadOnly, onDefault, onDrop }: FamilyFieldsProps) {
  if (isDefault) return <span className="hint">默认产品</span>;
  return (
    <Flex>
      <Button type="link" aria-label={`把「${name}」设为默认产品`} disabled={isReadOnly} onClick={onDefault}>
        设为默认
      </Button>
      <Popconfirm
        title={`删除会员产品「${name}」？`}
        description="发布之前只影响这份草稿。"
        okText="删除"
        cancelText="取消"
        onConfirm={onDrop}
      >
        <Button
          type="link"
          danger
          aria-label={`删除会员产品「${name}」`}
          title={plans.length > 0 ? '先下架它的方案' : ''}
          disabled={isReadOnly || plans.length > 0}
        >
          删除
        </Button>
      </Popconfirm>
    </Flex>
  );
}

interface ChangeMatrixProps {
  readonly plans: readonly PlanThing[];
  readonly policy: ChangePolicy;
  readonly isReadOnly: boolean;
  readonly onChange: (policy: ChangePolicy) => void;
}

/** From which plan to which: each pair its rule, or the family's default. */
function ChangeMatrix({ plans, policy, isReadOnly, onChange }: ChangeMatrixProps) {
  if (new Set(plans.map(({ rank }) => rank)).size < 2)
    return <p className="hint">这个产品的方案都在同一档：有效期直接叠加，没有方案变更。</p>;
  const usual = changeKinds.find(({ value }) => value === policy.default)?.label ?? policy.default;
  const choices = [{ value: 'default' as const, label: `默认（${usual}）` }, ...changeKinds];
  return (
    <div className="config-matrix">
      <Table
        size="small"
        pagination={false}
        rowKey="code"
        title={() => '方案变更：从（行）变更到（列）'}
        dataSource={[...plans]}
        columns={[
          { title: '从 ＼ 到', fixed: 'left', render: (_, { name }) => <strong>{name}</strong> },
          ...plans.map((to) => ({
            title: to.name,
            key: to.code,
            render: (_: unknown, from: PlanThing) => {
              if (from.code === to.code) return <span className="hint">—</span>;
              if (from.rank === to.rank) return <span className="hint">同档，有效期叠加</span>;
              return (
                <ChoiceField
                  label={`${from.name}变更到${to.name}`}
                  value={policy.rules.find((rule) => isFor(rule, from, to))?.kind ?? 'default'}
                  options={choices}
                  isReadOnly={isReadOnly}
                  onChange={(kind) => onChange(withRule(policy, from, to, kind))}
                />
              );
            },
          })),
        ]}
        scroll={{ x: 'max-content' }}
      />
    </div>
  );
}

type Rule = ChangePolicy['rules'][number];

function isFor(rule: Rule, from: PlanThing, to: PlanThing): boolean {
  return rule.from === from.code && rule.to === to.code;
}

/** The table with one pair decided otherwise, in its place; by the default where it has no rule any more. */
function withRule(policy: ChangePolicy, from: PlanThing, to: PlanThing, kind: ChangeKind | 'default'): ChangePolicy {
  if (kind === 'default') return { ...policy, rules: policy.rules.filter((rule) => !isFor(rule, from, to)) };
  const isKnown = policy.rules.some((rule) => isFor(rule, from, to));
  const rules = isKnown
    ? policy.rules.map((rule) => (isFor(rule, from, to) ? { ...rule, kind } : rule))
    : [...policy.rules, { from: from.code, to: to.code, kind }];
  return { ...policy, rules };
}

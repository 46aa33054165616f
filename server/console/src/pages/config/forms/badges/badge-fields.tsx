import { Flex } from 'antd';
import { ChoiceField, TextField, WholeField } from '../fields';
import type { Thing } from '../form-shape';
import { AmountField } from '../parts/counting-fields';
import type { EventKindThing } from '../parts/event-catalogue';
import { iconChoices } from '../parts/icons';
import { RowsField } from '../parts/rows-field';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import { type BadgeThing, freshRules, type Level, ruleKinds, unitOfRule } from './badge-shape';
import { type RuleCircle, RuleFields } from './rule-fields';

interface BadgeFieldsProps extends PartProps<BadgeThing> {
  readonly isNew: boolean;
  readonly circle: RuleCircle;
  readonly kinds: readonly EventKindThing[];
}

const MOST_LEVELS = 10;

/** A badge: how it looks, what it counts, and its levels. */
export function BadgeFields(props: BadgeFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, circle, kinds } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  return (
    <>
      <Group title="勋章">
        {fields.text('名称', 'name', { required: true, hint: '最多 8 个字。' })}
        {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
        {fields.choice('图标', 'icon', iconChoices, { required: true })}
        {fields.yes('可收回', 'revocable', {
          usual: true,
          hint: '退款或降级使累计低于某一级时收回；关闭则得到后一直保留。',
        })}
        {fields.paragraph('说明', 'description', { isWide: true })}
      </Group>
      <Group
        title="怎样累计"
        hint={isNew ? '' : '已有会员累计的勋章不能改计数方式，发布前的检查会提示；需要另一种计数时请新建一枚。'}
      >
        <Item label="按什么累计" required>
          <ChoiceField
            label="按什么累计"
            value={thing.rule.kind}
            options={ruleKinds}
            width="100%"
            isReadOnly={isReadOnly}
            onChange={(kind) => onChange({ rule: freshRules[kind] })}
          />
        </Item>
        <RuleFields
          rule={thing.rule}
          faults={faults}
          circle={circle}
          kinds={kinds}
          isReadOnly={isReadOnly}
          onChange={(rule) => onChange({ rule })}
        />
      </Group>
      <Group title="级别">
        <LevelFields {...props} />
      </Group>
    </>
  );
}

function LevelFields({ thing, faults, isReadOnly, onChange, circle, kinds }: BadgeFieldsProps) {
  const { rule, levels } = thing;
  const unit = unitOfRule(rule, kinds);
  const ladder = rule.kind === 'tier' ? circle.programmes.find(({ code }) => code === rule.programme) : undefined;
  const rungs = (ladder?.tiers ?? []).map(({ name }, index) => ({ value: String(index), label: name })).slice(1);
  const fault = faults.levels ?? Object.entries(faults).find(([path]) => path.startsWith('levels.'))?.[1];
  return (
    <Item label="级别与目标" required isWide fault={fault} hint="从低到高；达到目标即点亮这一级。">
      <RowsField<Level>
        noun="级别"
        rows={levels}
        fresh={(rows) => ({ name: '', target: (rows.at(-1)?.target ?? 0) * 2 || 1 })}
        least={1}
        most={MOST_LEVELS}
        isReadOnly={isReadOnly}
        onChange={(rows) => onChange({ levels: rows })}
      >
        {(level, change, index) => {
          const label = `第 ${index + 1} 级目标`;
          const target = { label, isReadOnly, onChange: (amount: number | null) => change({ target: amount }) };
          return (
            <Flex gap={8}>
              <TextField
                label={`第 ${index + 1} 级名称`}
                value={level.name}
                isReadOnly={isReadOnly}
                onChange={(name) => change({ name })}
              />
              {unit === '级' ? (
                <ChoiceField
                  label={label}
                  value={String(level.target ?? '')}
                  options={rungs}
                  isReadOnly={isReadOnly}
                  onChange={(rung) => change({ target: Number(rung) })}
                />
              ) : unit === '天' || unit === '个月' ? (
                <WholeField {...target} value={level.target} unit={unit} />
              ) : (
                <AmountField {...target} value={level.target} measure={unit} />
              )}
            </Flex>
          );
        }}
      </RowsField>
    </Item>
  );
}

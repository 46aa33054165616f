import type { Thing } from '../form-shape';
import { within } from '../parts/check';
import { AmountField, CoefficientField, counting, MetricFields } from '../parts/counting-fields';
import { type EventKindThing, measureOf } from '../parts/event-catalogue';
import { CapsFields } from '../parts/limit-fields';
import { MultiplierFields } from '../parts/multiplier-fields';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import type { ProgrammeThing, SourceThing } from './growth-shape';

interface SourceFieldsProps extends PartProps<SourceThing> {
  readonly isNew: boolean;
  readonly programme: ProgrammeThing;
  readonly kinds: readonly EventKindThing[];
}

/** A source of growth: what is counted, how much it gives, and within which bounds. */
export function SourceFields(props: SourceFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, programme, kinds } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  const measure = measureOf(kinds, thing.event, thing.metric);
  const groups = programme.groups.map((group) => ({ value: group.code, label: group.name }));
  return (
    <>
      <Group title="计什么">
        {fields.text('名称', 'name', { required: true, hint: '会员在明细里看到。' })}
        {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
        <MetricFields {...counting(props)} kinds={kinds} />
        <CoefficientField
          value={thing.coefficient}
          measure={measure}
          unit={programme.unit}
          fault={faults.coefficient}
          isReadOnly={isReadOnly}
          onChange={(coefficient) => onChange({ coefficient })}
        />
        {fields.choice('所属分组', 'group', groups, { required: true })}
        {fields.yes('扣减', 'negative', { hint: '发生时减少成长值，例如违约次数。' })}
      </Group>
      <Group title="上限与加成">
        <CapsFields
          thing={thing.caps ?? {}}
          faults={within('caps', faults)}
          unit={programme.unit}
          isReadOnly={isReadOnly}
          onChange={(part) => onChange({ caps: { ...thing.caps, ...part } })}
        />
        {fields.yes('终身只计一次', 'once')}
        <MultiplierFields
          label="等级加成"
          of={programme.tiers ?? []}
          value={thing.tierMultipliers}
          hint="按会员在周期开始时的等级；空则不加成。"
          fault={Object.values(within('tierMultipliers', faults))[0]}
          isReadOnly={isReadOnly}
          onChange={(tierMultipliers) => onChange({ tierMultipliers })}
        />
      </Group>
      <Group title="给会员的提示">
        {fields.text('怎样获得', 'way', {
          empty: undefined,
          hint: '差额会填进 {amount}，例如：再消费 {amount}；空则不推荐。',
        })}
        <Item label="一次通常有多少" fault={faults.typical} hint="用来推荐最快的升级方式。">
          <AmountField
            label="一次通常有多少"
            measure={measure}
            value={thing.typical ?? null}
            isReadOnly={isReadOnly}
            onChange={(typical) => onChange({ typical: typical ?? 1 })}
          />
        </Item>
      </Group>
    </>
  );
}

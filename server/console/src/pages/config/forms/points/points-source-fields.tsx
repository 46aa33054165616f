import { type Thing, thingsOf } from '../form-shape';
import type { ProgrammeThing } from '../growth/growth-shape';
import { within } from '../parts/check';
import { CoefficientField, counting, MetricFields } from '../parts/counting-fields';
import { eventKindsOf, measureOf } from '../parts/event-catalogue';
import { CapsFields } from '../parts/limit-fields';
import { MultiplierFields } from '../parts/multiplier-fields';
import { fieldsOf, Group, type PartProps } from '../parts/thing-fields';
import type { FamilyThing } from '../plan-shape';
import type { PointsSourceThing } from './points-shape';

interface PointsSourceFieldsProps extends PartProps<PointsSourceThing> {
  readonly isNew: boolean;
  /** What points are called. */
  readonly unit: string;
  /** The draft's growth section, for its events and ladders. */
  readonly growth: unknown;
  readonly families: readonly FamilyThing[];
}

/** A source of points: what is counted, how much it gives, and from when it can be spent. */
export function PointsSourceFields(props: PointsSourceFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, unit, growth, families } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  const kinds = eventKindsOf(growth);
  const shared = { isReadOnly };
  return (
    <>
      <Group title="计什么">
        {fields.text('名称', 'name', { required: true, hint: '会员在积分明细里看到。' })}
        {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
        <MetricFields {...counting(props)} kinds={kinds} />
        <CoefficientField
          value={thing.coefficient}
          measure={measureOf(kinds, thing.event, thing.metric)}
          unit={unit}
          fault={faults.coefficient}
          {...shared}
          onChange={(coefficient) => onChange({ coefficient })}
        />
        {fields.whole('几天后可用', 'confirmAfterDays', {
          unit: '天',
          empty: 0,
          hint: '此前为待确认，订单退款的部分不再发放。',
        })}
        {fields.yes('终身只计一次', 'once')}
      </Group>
      <Group title="上限与加成">
        <CapsFields
          thing={thing.caps ?? {}}
          faults={within('caps', faults)}
          unit={unit}
          {...shared}
          onChange={(part) => onChange({ caps: { ...thing.caps, ...part } })}
        />
        {thingsOf<ProgrammeThing>(growth, 'programmes').map((programme) => (
          <MultiplierFields
            key={programme.code}
            label={`${programme.name}加成`}
            of={programme.tiers ?? []}
            value={thing.tierMultipliers?.[programme.code]}
            hint="按计入时的等级；空则不加成。"
            fault={faults.multipliers}
            {...shared}
            onChange={(tiers) => onChange({ tierMultipliers: withLadder(thing, programme.code, tiers) })}
          />
        ))}
        <MultiplierFields
          label="会员加成"
          of={families}
          value={thing.planMultipliers}
          hint="发生时持有该会员产品的会员；空则不加成。"
          fault={faults.multipliers}
          {...shared}
          onChange={(planMultipliers) => onChange({ planMultipliers })}
        />
      </Group>
    </>
  );
}

/** The multipliers with one ladder's in place; a ladder without any is not named. */
function withLadder(
  { tierMultipliers = {} }: PointsSourceThing,
  programme: string,
  tiers: NonNullable<PointsSourceThing['planMultipliers']>,
): NonNullable<PointsSourceThing['tierMultipliers']> {
  const { [programme]: _, ...others } = tierMultipliers;
  return Object.keys(tiers).length === 0 ? others : { ...others, [programme]: tiers };
}

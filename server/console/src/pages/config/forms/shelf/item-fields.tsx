import { ChoiceField } from '../fields';
import type { Thing } from '../form-shape';
import { within } from '../parts/check';
import { QuotaFields, WindowFields } from '../parts/limit-fields';
import { type Circle, OpensForFields } from '../parts/opens-for-fields';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import type { ShelfThing } from './shelf-shape';

interface ItemFieldsProps extends PartProps<ShelfThing>, Circle {
  readonly isNew: boolean;
  /** Benefits that are given for points. */
  readonly benefits: readonly (Thing & { readonly name: string })[];
}

/** An item of the shelf: what is given, for which price, how often and to whom. */
export function ItemFields(props: ItemFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, benefits, programmes, families } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  return (
    <>
      <Group title="商品与价格">
        <Item
          label="商品"
          required
          fault={faults.benefit}
          hint={
            benefits.length === 0
              ? '还没有可兑换的权益：先在「权益」里新建一个，发放方式选「积分兑换」。'
              : '「权益」里发放方式为「积分兑换」的。'
          }
        >
          <ChoiceField
            label="商品"
            value={thing.benefit}
            options={benefits.map((benefit) => ({ value: benefit.code, label: benefit.name }))}
            width="100%"
            isReadOnly={isReadOnly}
            onChange={(benefit) => onChange({ benefit })}
          />
        </Item>
        {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
        {fields.whole('积分', 'points', { required: true })}
        {fields.fen('另付', 'moneyFen', { empty: 0, hint: '0 为只用积分。' })}
        {fields.fen('价值', 'worthFen', { hint: '会员看到的市场价；空则不显示。' })}
      </Group>
      <Group title="数量与时间">
        {fields.whole('总库存', 'stock', { unit: '件', hint: '空则不限；上调即补货。' })}
        <QuotaFields
          label="每人限兑"
          value={thing.limit ?? null}
          faults={within('limit', faults)}
          isReadOnly={isReadOnly}
          onChange={(limit) => onChange({ limit })}
        />
        <WindowFields
          value={thing.window ?? null}
          faults={within('window', faults)}
          isReadOnly={isReadOnly}
          onChange={(window) => onChange({ window })}
        />
      </Group>
      <Group title="谁可以兑换">
        <OpensForFields
          value={thing.opensFor ?? { everyone: true }}
          programmes={programmes}
          families={families}
          isReadOnly={isReadOnly}
          onChange={(opensFor) => onChange({ opensFor })}
        />
      </Group>
    </>
  );
}

import { InputNumber } from 'antd';
import type { PoolView } from '../../../../../../../shared/contract/ops/supply';
import type { Page } from '../../../../../../../shared/contract/wire';
import { useGet } from '../../../../api/use-get';
import { ChoiceField, ChoicesField, FenField, ProposedField } from '../fields';
import { type Faults, within } from '../parts/check';
import { fieldsOf, Item } from '../parts/thing-fields';
import { type Delivery, type Discount, deliveryKinds, freshDeliveries } from './benefit-shape';

interface DeliveryFieldsProps<D extends Delivery = Delivery> {
  readonly value: D;
  /** Of the delivery alone. */
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Delivery) => void;
}

type Of<K extends Delivery['kind']> = DeliveryFieldsProps<Extract<Delivery, { kind: K }>>;

/** What is given, and how it reaches the member. */
export function DeliveryFields({ value, faults, isReadOnly, onChange }: DeliveryFieldsProps) {
  const shared = { faults, isReadOnly, onChange };
  return (
    <>
      <Item label="怎样给到会员" required>
        <ChoiceField
          label="怎样给到会员"
          value={value.kind}
          options={deliveryKinds}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange(freshDeliveries[kind])}
        />
      </Item>
      {value.kind === 'coupon' ? <CouponFields value={value} {...shared} /> : null}
      {value.kind === 'code' ? <PoolFields value={value} {...shared} /> : null}
      {value.kind === 'supplier' ? <SupplierFields value={value} {...shared} /> : null}
      {value.kind === 'service' ? <ServiceFields value={value} {...shared} /> : null}
    </>
  );
}

function CouponFields({ value, faults, isReadOnly, onChange }: Of<'coupon'>) {
  const { discount } = value;
  const fields = fieldsOf({ thing: value, faults, isReadOnly, onChange: (part) => onChange({ ...value, ...part }) });
  const change = (chosen: Discount) => onChange({ ...value, discount: chosen });
  const own = within('discount', faults);
  return (
    <>
      <Item label="优惠方式" required>
        <ChoiceField
          label="优惠方式"
          value={discount.kind}
          options={[
            { value: 'amount', label: '减免金额' },
            { value: 'rate', label: '打折' },
          ]}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(kind) =>
            change(kind === 'amount' ? { kind, amountFen: 1_000 } : { kind, payBp: 9_500, maximumFen: null })
          }
        />
      </Item>
      {discount.kind === 'amount' ? (
        <Item label="减免" required fault={own.amountFen}>
          <FenField
            label="减免"
            value={discount.amountFen}
            isReadOnly={isReadOnly}
            onChange={(amountFen) => change({ ...discount, amountFen })}
          />
        </Item>
      ) : (
        <>
          <Item label="折扣" required fault={own.payBp} hint="9.5 折即付原价的 95%。">
            <InputNumber
              aria-label="折扣"
              value={discount.payBp === null ? null : discount.payBp / 1_000}
              min={0.001}
              max={9.999}
              step={0.5}
              suffix="折"
              disabled={isReadOnly}
              onChange={(rate) => change({ ...discount, payBp: rate === null ? null : Math.round(rate * 1_000) })}
            />
          </Item>
          <Item label="最多减" fault={own.maximumFen} hint="空则不限。">
            <FenField
              label="最多减"
              value={discount.maximumFen}
              isReadOnly={isReadOnly}
              onChange={(maximumFen) => change({ ...discount, maximumFen })}
            />
          </Item>
        </>
      )}
      {fields.fen('满多少可用', 'minimumFen', { empty: 0, hint: '0 为无门槛。' })}
      <Item label="限定类目" isWide fault={faults.categories} hint="与业务系统结账时上报的类目一致；输入后回车。">
        <ChoicesField
          label="限定类目"
          value={value.categories ?? []}
          options={[]}
          none="全部类目"
          isOpen
          isReadOnly={isReadOnly}
          onChange={(categories) => onChange({ ...value, categories })}
        />
      </Item>
    </>
  );
}

function PoolFields({ value, faults, isReadOnly, onChange }: Of<'code'>) {
  const pools = useGet<Page<PoolView>>('/ops/v1/pools').data?.items ?? [];
  const fields = fieldsOf({ thing: value, faults, isReadOnly, onChange: (part) => onChange({ ...value, ...part }) });
  return (
    <>
      <Item label="券码池" required fault={faults.pool} hint="在「券码池」里导入券码；可先写名称，之后再导入。">
        <ProposedField
          label="券码池"
          value={value.pool}
          options={pools.map(({ pool, free }) => ({ value: pool, label: `${pool} · 剩余 ${free}` }))}
          isReadOnly={isReadOnly}
          onChange={(pool) => onChange({ ...value, pool })}
        />
      </Item>
      {fields.whole('库存提醒', 'lowStock', { unit: '个', empty: 0, hint: '剩余少于这么多时提醒运营。' })}
      {fields.paragraph('使用说明', 'instructions', { isWide: true })}
    </>
  );
}

function SupplierFields({ value, faults, isReadOnly, onChange }: Of<'supplier'>) {
  const fields = fieldsOf({ thing: value, faults, isReadOnly, onChange: (part) => onChange({ ...value, ...part }) });
  return (
    <>
      {fields.text('供应商', 'supplier', { required: true, hint: '服务器上配置的供应商编码。' })}
      {fields.text('商品编号', 'sku', { required: true, hint: '供应商给的 SKU。' })}
      {fields.choice(
        '充值账号',
        'account',
        [
          { value: 'phone', label: '会员填写手机号' },
          { value: 'none', label: '不需要账号' },
        ],
        { usual: 'phone' },
      )}
      {fields.paragraph('使用说明', 'instructions', { isWide: true })}
    </>
  );
}

function ServiceFields({ value, faults, isReadOnly, onChange }: Of<'service'>) {
  const fields = fieldsOf({ thing: value, faults, isReadOnly, onChange: (part) => onChange({ ...value, ...part }) });
  return (
    <>
      {fields.text('服务标记', 'service', {
        required: true,
        hint: '业务系统按它判断会员有没有这项服务，例如 priority。',
      })}
      {fields.paragraph('使用说明', 'instructions', { isWide: true })}
      {fields.text('二维码内容', 'qrText', {
        isWide: true,
        empty: null,
        hint: '例如企业微信的添加链接，画成二维码给会员扫；空则没有。',
      })}
    </>
  );
}

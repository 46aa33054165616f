import { Form } from 'antd';
import { z } from 'zod';
import { benefitSchema, deliverySchema } from '../../server/benefit/benefit.schema';
import { type Delivery, freshDeliveries } from '../../server/console/src/pages/config/forms/benefit/benefit-shape';
import { DeliveryFields } from '../../server/console/src/pages/config/forms/benefit/delivery-fields';
import { BenefitsForm } from '../../server/console/src/pages/config/forms/benefits-form';
import type { SectionFormProps } from '../../server/console/src/pages/config/forms/form-shape';
import shop from '../../server/scheme/ready-made/shop.json';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, press, turn } from './section';

const { growth, families, plans } = shop;
const around = { growth, plans: { families, plans } };
const section = z.array(benefitSchema);

test('a first benefit is made in an empty section: a coupon that is claimed, with quota, budget and window', async () => {
  const { value } = openSection(BenefitsForm, [], around);
  await press('新建权益');
  await press('添加');
  expect(faultsHere()).toEqual(['请填写']);
  fill('名称', '生日礼');
  fill('价值说明', '¥50 礼券');
  fill('图片', 'http://shop.example/gift.png');
  expect(faultsHere()).toEqual(['须是 https:// 开头的地址']);
  fill('图片', 'https://shop.example/gift.png');
  turn('所有会员');
  await choose('山茶等级达到', '银叶及以上');
  await choose('会员产品', '山茶会员');
  await choose('发放方式', '会员领取');
  await choose('怎样给到会员', '结账优惠');
  fill('减免', '50');
  fill('满多少可用', '100');
  await choose('有效期', '领取后若干天');
  fill('有效天数', '45');
  await choose('可领次数的周期', '每年');
  fill('结转次数', '1');
  fill('总库存', '5000');
  fill('开始时间（北京时间）', '2027-01-01T00:00');
  fill('提前展示', '7');
  fill('为会员节省', '50');
  fill('单次成本', '40');
  await choose('预算', '每月');
  expect(faultsHere()).toEqual(['请填写']);
  fill('预算金额', '40000');
  await press('添加说明');
  fill('第 1 条说明的标题', '使用方法');
  fill('第 1 条说明的正文', '结账时抵扣。');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(section.parse(value())).toMatchObject([
    {
      ...{ code: 'benefit-1', name: '生日礼', picture: 'https://shop.example/gift.png', issue: 'claim' },
      opensFor: { everyone: false, tiers: [{ programme: 'camellia', from: 'silver' }], families: ['shop'] },
      delivery: { kind: 'coupon', discount: { kind: 'amount', amountFen: 5_000 }, minimumFen: 10_000 },
      validity: { kind: 'days', days: 45 },
      quota: { period: 'year', count: 1, rollover: 1 },
      ...{ stock: 5_000, savesFen: 5_000, costFen: 4_000, budget: { fen: 4_000_000, per: 'month' } },
      window: { from: '2026-12-31T16:00:00.000Z', until: null, warmUpDays: 7 },
      rules: [{ title: '使用方法', text: '结账时抵扣。' }],
    },
  ]);
});

test.each([
  ['到店核销', () => undefined, { kind: 'verify' }],
  ['券码池的券码', () => fill('券码池', 'music'), { kind: 'code', pool: 'music', lowStock: 100, instructions: '' }],
  [
    '供应商直充',
    () => {
      fill('供应商', 'baiyi');
      fill('商品编号', 'music-month');
    },
    { kind: 'supplier', supplier: 'baiyi', sku: 'music-month', account: 'phone', instructions: '' },
  ],
  [
    '服务标记或扫码添加',
    () => fill('服务标记', 'priority'),
    { kind: 'service', service: 'priority', instructions: '', qrText: null },
  ],
])('a benefit can be delivered as %s', async (kind, tell, delivery) => {
  const { value } = openSection(Deliveries, freshDeliveries.coupon);
  await choose('怎样给到会员', kind);
  tell();
  expect(namelessFields()).toEqual([]);
  expect(value()).toEqual(delivery);
  expect(deliverySchema.parse(value())).toEqual(delivery);
});

/** The part of the drawer that says how a benefit reaches the member, by itself. */
function Deliveries({ value, onChange, isReadOnly }: SectionFormProps) {
  return (
    <Form component="div">
      <DeliveryFields value={value as Delivery} faults={{}} isReadOnly={isReadOnly} onChange={onChange} />
    </Form>
  );
}

test('a rate is typed as 折 and kept in ten-thousandths; an edit leaves alone what the form does not know', async () => {
  const [first, ...others] = shop.benefits.slice(0, 2);
  const { value } = openSection(BenefitsForm, [{ ...first, later: [1] }, ...others], around);
  await press('编辑权益「全场九五折」');
  fill('折扣', '8.8');
  await press('完成');
  const delivery = { kind: 'coupon', discount: { kind: 'rate', payBp: 8_800, maximumFen: null } };
  expect(value()).toEqual([{ ...first, later: [1], delivery }, ...others]);
});

test('the matrix opens a benefit for a tier and for a family', async () => {
  const { value } = openSection(BenefitsForm, shop.benefits.slice(0, 1), around);
  await choose('全场九五折 从山茶等级的哪一级起', '金叶及以上');
  turn('全场九五折 对山茶会员开放');
  expect(section.parse(value())[0]?.opensFor).toMatchObject({
    tiers: [{ programme: 'camellia', from: 'gold' }],
    families: ['shop'],
  });
});

test('who may only read can change nothing', async () => {
  openSection(BenefitsForm, shop.benefits.slice(0, 3), around, true);
  expect([changeable(), namelessFields()]).toEqual([[], []]);
  await press('编辑权益「免运费」');
  expect([changeable(), namelessFields()]).toEqual([[], []]);
});

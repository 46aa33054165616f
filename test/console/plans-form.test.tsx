import { PlansForm } from '../../server/console/src/pages/config/forms/plans-form';
import shop from '../../server/scheme/ready-made/shop.json';
import { schemeSchema } from '../../server/scheme/scheme.schema';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, press } from './section';

const section = schemeSchema.pick({ families: true, plans: true });
const around = { benefits: shop.benefits };

test('a first plan family and its first plan are made in an empty section', async () => {
  const { value } = openSection(PlansForm, { families: [], plans: [] }, around);
  await press('新建会员产品');
  fill('编码', 'Tea');
  await press('添加');
  expect(faultsHere()).toEqual(['请填写', '以小写字母开头，可含小写字母、数字和连字符，最多 40 位']);
  fill('名称', '茶会员');
  fill('编码', 'tea');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  await press('新增方案');
  fill('方案名称', '月卡');
  fill('方案编码', 'tea-month');
  fill('售价', '25');
  expect(namelessFields()).toEqual([]);
  await press('加入草稿');
  const made = section.parse(value());
  expect(made.families).toMatchObject([{ code: 'tea', name: '茶会员', isDefault: true }]);
  expect(made.plans).toMatchObject([{ code: 'tea-month', family: 'tea', prices: [{ priceFen: 2_500 }] }]);
});

test('another family can be the default, and one that has no plans can go', async () => {
  const families = [...shop.families, { code: 'tea', name: '茶会员', isDefault: false }];
  const { value } = openSection(PlansForm, { families, plans: [] }, around);
  await press('把「茶会员」设为默认产品');
  expect(section.parse(value()).families.map(({ isDefault }) => isDefault)).toEqual([false, true]);
  await press('删除会员产品「山茶会员」');
  await press('删除');
  expect(section.parse(value()).families.map(({ code }) => code)).toEqual(['tea']);
});

test('an edit leaves alone what the form does not know', async () => {
  const [plan] = shop.plans;
  const before = { later: 1, families: shop.families, plans: [{ ...plan, later: 2 }] };
  const { value } = openSection(PlansForm, before, around);
  fill('shop-month 名称', '单月卡');
  await choose('shop-month 包含权益', '优先客服');
  const benefits = [...(plan?.benefits ?? []), 'service'];
  expect(value()).toEqual({ ...before, plans: [{ ...plan, later: 2, name: '单月卡', benefits }] });
});

test('who may only read can change nothing', async () => {
  openSection(PlansForm, { families: shop.families, plans: shop.plans.slice(0, 2) }, around, true);
  expect([changeable(), namelessFields()]).toEqual([[], []]);
});

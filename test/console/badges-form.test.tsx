import { badgesSectionSchema } from '../../server/badge/badge.schema';
import { BadgesForm } from '../../server/console/src/pages/config/forms/badges-form';
import shop from '../../server/scheme/ready-made/shop.json';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, press, turn } from './section';

const around = { growth: shop.growth, plans: { families: shop.families, plans: shop.plans }, benefits: shop.benefits };

test('a first badge is made in an empty section, and not before it is whole', async () => {
  const { value } = openSection(BadgesForm, [], around);
  await press('新建勋章');
  await press('添加');
  expect(faultsHere()).toEqual(['请填写', '请选择']);
  expect(value()).toEqual([]);
  fill('名称', '识味');
  await choose('业务事件', '消费 · order.paid');
  await choose('按什么计', '金额（元） · amountFen');
  fill('第 1 级目标', '500');
  await press('添加级别');
  fill('第 2 级名称', '知味');
  fill('第 2 级目标', '300');
  expect(faultsHere()).toEqual(['目标须逐级升高']);
  fill('第 2 级目标', '3000');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  const [badge] = badgesSectionSchema.parse(value());
  expect(badge).toMatchObject({
    name: '识味',
    rule: { kind: 'events', event: 'order.paid', metric: 'amountFen', within: 'lifetime' },
    levels: [
      { name: '一级', target: 50_000 },
      { name: '知味', target: 300_000 },
    ],
  });
});

test.each([
  ['会员等级', () => choose('成长体系', '山茶等级'), { kind: 'tier', programme: 'camellia' }],
  ['会员时长', () => choose('会员产品', '山茶会员'), { kind: 'membershipMonths', family: 'shop' }],
  ['使用权益的次数', () => choose('权益', '免运费'), { kind: 'benefitUses', benefits: ['delivery'] }],
])('a badge can count %s', async (kind, aim, rule) => {
  const { value } = openSection(BadgesForm, [], around);
  await press('新建勋章');
  fill('名称', '新勋章');
  await choose('按什么累计', kind);
  await aim();
  await press('添加');
  expect(badgesSectionSchema.parse(value())).toMatchObject([{ rule }]);
});

test('an edit leaves alone what the form does not know, and the other badges', async () => {
  const [first, ...others] = shop.badges;
  const { value } = openSection(BadgesForm, [{ ...first, later: { kept: true } }, ...others], around);
  await press('编辑勋章「常客」');
  fill('名称', '老朋友');
  turn('可收回');
  await press('完成');
  expect(value()).toEqual([{ ...first, later: { kept: true }, name: '老朋友', revocable: false }, ...others]);
});

test('who may only read can change nothing', async () => {
  const { value } = openSection(BadgesForm, shop.badges, around, true);
  expect(changeable()).toEqual([]);
  await press('编辑勋章「常客」');
  expect([changeable(), namelessFields()]).toEqual([[], []]);
  expect(value()).toEqual(shop.badges);
});

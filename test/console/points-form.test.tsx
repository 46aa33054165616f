import { PointsForm } from '../../server/console/src/pages/config/forms/points-form';
import { pointsSectionSchema } from '../../server/points/points.schema';
import shop from '../../server/scheme/ready-made/shop.json';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, press, turn } from './section';

const { growth, families, plans } = shop;
const around = { growth, plans: { families, plans } };

test('points are begun where there are none, and earned by a source with its caps and multipliers', async () => {
  const { value } = openSection(PointsForm, null, around);
  await press('启用积分');
  expect(pointsSectionSchema.parse(value()).sources).toMatchObject([{ event: 'membership.paid' }]);
  fill('积分叫什么', '里程');
  await choose('有效期', '可用后若干个月');
  fill('有效月数', '');
  expect(faultsHere()).toEqual(['请填写']);
  fill('有效月数', '24');
  await press('新建来源');
  fill('名称', '消费');
  await choose('业务事件', '消费 · order.paid');
  await choose('按什么计', '金额（元） · amountFen');
  fill('系数：每', '2');
  fill('系数：得', '3');
  fill('几天后可用', '15');
  fill('每日上限', '500');
  fill('每月上限', '100');
  await press('添加');
  expect(faultsHere()).toEqual(['须每日不高于每月，每月不高于每年']);
  fill('每月上限', '5000');
  fill('山茶等级加成：金叶', '1.5');
  fill('会员加成：山茶会员', '2');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(pointsSectionSchema.parse(value())).toMatchObject({
    unit: '里程',
    expiry: { kind: 'months', months: 24 },
    sources: [
      { code: 'membership' },
      {
        ...{ name: '消费', event: 'order.paid', metric: 'amountFen', confirmAfterDays: 15 },
        coefficient: { numerator: 3, denominator: 200 },
        caps: { day: 500, month: 5_000 },
        tierMultipliers: { camellia: { gold: { numerator: 3, denominator: 2 } } },
        planMultipliers: { shop: { numerator: 2, denominator: 1 } },
      },
    ],
  });
});

test('an edit leaves alone what the form does not know', async () => {
  const [first, ...others] = shop.points.sources;
  const before = { ...shop.points, later: 1, sources: [{ ...first, later: 2 }, ...others] };
  const { value } = openSection(PointsForm, before, around);
  await press('编辑来源「消费」');
  turn('终身只计一次');
  await press('完成');
  expect(value()).toEqual({ ...before, sources: [{ ...first, later: 2, once: true }, ...others] });
});

test('who may only read can change nothing', async () => {
  openSection(PointsForm, shop.points, around, true);
  expect([changeable(), namelessFields()]).toEqual([[], []]);
  await press('编辑来源「消费」');
  expect([changeable(), namelessFields()]).toEqual([[], []]);
});

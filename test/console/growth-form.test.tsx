import { GrowthForm } from '../../server/console/src/pages/config/forms/growth-form';
import { type GrowthSection, growthSectionSchema } from '../../server/growth/programme.schema';
import shop from '../../server/scheme/ready-made/shop.json';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, openTab, press, turn } from './section';

const parse = (value: unknown): GrowthSection => growthSectionSchema.parse(value);

test('a first programme is made in an empty section, and brings the business events with it', async () => {
  const { value } = openSection(GrowthForm, null);
  await press('新建成长体系');
  await press('添加');
  expect(faultsHere()).toEqual(['请填写']);
  fill('名称', '会员等级');
  fill('成长值叫什么', '活力值');
  await choose('成长周期', '近几个月滚动');
  fill('滚动月数', '6');
  fill('补记期', '30');
  expect(faultsHere()).toEqual(['按月结算时，补记期与宽限期合计不能超过 27 天']);
  fill('补记期', '5');
  await choose('保级失败时', '降到成长值对应的等级');
  fill('宽限期', '10');
  fill('免降保护', '3');
  await choose('多个加成同时有时', '相乘');
  await press('添加分组');
  fill('第 3 个分组的名称', '资料');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  const { events, programmes } = parse(value());
  expect(events.map(({ code }) => code)).toEqual(['order.paid', 'order.refunded']);
  expect(programmes).toMatchObject([
    {
      ...{ name: '会员等级', unit: '活力值', isDefault: true, lateDays: 5, combine: 'multiply' },
      period: { kind: 'rollingMonths', months: 6 },
      fall: { mode: 'match', graceDays: 10, protectedAfterPeriods: 3 },
      groups: [{ name: '消费' }, { name: '互动' }, { name: '资料' }],
    },
  ]);
});

test('a ladder is edited as a whole, and says which rung stands wrong', async () => {
  const { value } = openSection(GrowthForm, shop.growth);
  fill('gold 升级门槛', '300');
  expect(document.body.textContent).toContain('门槛须高于「银叶」的 500');
  fill('gold 升级门槛', '2500');
  fill('gold 保级值', '');
  await choose('gold 卡面', '素纸');
  await press('添加等级');
  expect(namelessFields()).toEqual([]);
  const tiers = parse(value()).programmes[0]?.tiers ?? [];
  expect(tiers[2]).toEqual({ code: 'gold', name: '金叶', material: 'paper', reach: 2_500 });
  expect(tiers).toHaveLength(6);
  await press('删除「新等级」');
  expect(parse(value()).programmes[0]?.tiers).toHaveLength(5);
});

test('a source is made with what it counts, its coefficient, caps, multipliers and hint', async () => {
  const { value } = openSection(GrowthForm, shop.growth);
  await openTab('来源 4');
  await press('新建来源');
  await press('添加');
  expect(faultsHere()).toEqual(['请填写', '请选择']);
  fill('名称', '买得多');
  await choose('业务事件', '消费 · order.paid');
  await choose('按什么计', '数量 · quantity');
  fill('系数：每', '2');
  fill('系数：得', '5');
  await choose('所属分组', '互动');
  fill('每日上限', '50');
  turn('扣减');
  expect(faultsHere()).toEqual(['扣减不能设上限，也不能限一次']);
  turn('扣减');
  fill('等级加成：金叶', '1.25');
  fill('怎样获得', '再买 {amount}');
  fill('一次通常有多少', '3');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(parse(value()).programmes[0]?.sources.at(-1)).toEqual({
    ...{ code: 'source-5', name: '买得多', event: 'order.paid', metric: 'quantity', group: 'activity' },
    coefficient: { numerator: 5, denominator: 2 },
    caps: { day: 50 },
    tierMultipliers: { gold: { numerator: 5, denominator: 4 } },
    ...{ negative: false, once: false, way: '再买 {amount}', typical: 3 },
  });
});

test('a task is made with its target in the unit of what it counts, and a button', async () => {
  const { value } = openSection(GrowthForm, shop.growth);
  await openTab('任务 5');
  await press('新建任务');
  fill('名称', '满 ¥500');
  fill('说明', '当月累计');
  await choose('周期', '每月任务');
  await choose('业务事件', '消费 · order.paid');
  await choose('按什么计', '金额（元） · amountFen');
  fill('目标', '500');
  fill('奖励', '60');
  await choose('点按钮做什么', '打开小程序页面');
  fill('页面', '/pages/plans/index');
  fill('按钮文字', '去看看');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(parse(value()).programmes[0]?.tasks.at(-1)).toMatchObject({
    ...{ code: 'task-6', name: '满 ¥500', metric: 'amountFen', target: 50_000, reward: 60, kind: 'periodic' },
    action: { kind: 'page', page: '/pages/plans/index', words: '去看看' },
  });
});

test('a kind of business event is made with its metrics and what it takes back', async () => {
  const { value } = openSection(GrowthForm, shop.growth);
  await press('新建业务事件');
  fill('名称', '取消到店');
  fill('编码', 'store visited');
  await press('添加');
  expect(faultsHere()).toEqual(['以小写字母开头，可含字母、数字和点，最多 40 位']);
  fill('编码', 'store.cancelled');
  await press('添加指标');
  await choose('第 1 个指标的含义', '时长（分钟）');
  fill('第 1 个指标的编码', 'minutes');
  await choose('冲销哪个事件', '到店');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(parse(value()).events.at(-1)).toEqual({
    ...{ code: 'store.cancelled', name: '取消到店', reverses: 'store.visited' },
    metrics: [{ code: 'minutes', measure: 'minutes' }],
  });
});

test('a second programme takes the default over, and tiers of the two can be joined', async () => {
  const { value } = openSection(GrowthForm, shop.growth);
  await press('新建成长体系');
  fill('名称', '门店等级');
  turn('默认成长体系');
  await press('添加');
  await press('添加互通');
  await choose('第 1 个互通：有', '山茶等级 · 金叶');
  await choose('第 1 个互通：即得', '门店等级 · 银卡');
  const { programmes, mappings } = parse(value());
  expect(programmes.map(({ code, isDefault }) => [code, isDefault])).toEqual([
    ['camellia', false],
    ['ladder-2', true],
  ]);
  expect(mappings).toEqual([
    { from: { programme: 'camellia', tier: 'gold' }, to: { programme: 'ladder-2', tier: 'silver' } },
  ]);
});

test('an edit leaves alone what the form does not know, in the section, the programme and the source', async () => {
  const [programme, ...others] = shop.growth.programmes;
  if (!programme) throw new Error('the shop has a programme');
  const [first, ...sources] = programme.sources;
  const own = { ...programme, later: 2, sources: [{ ...first, later: 3 }, ...sources] };
  const { value } = openSection(GrowthForm, { ...shop.growth, later: 1, programmes: [own, ...others] });
  await openTab('来源 4');
  await press('编辑来源「消费」');
  fill('名称', '花钱');
  await press('完成');
  expect(value()).toEqual({
    ...{ ...shop.growth, later: 1, mappings: [] },
    programmes: [{ ...own, sources: [{ ...first, later: 3, name: '花钱' }, ...sources] }, ...others],
  });
});

test('who may only read can change nothing', async () => {
  openSection(GrowthForm, shop.growth, {}, true);
  expect([changeable(), namelessFields()]).toEqual([[], []]);
  await press('编辑成长体系「山茶等级」');
  expect([changeable(), namelessFields()]).toEqual([[], []]);
});

test('what somebody wrote by hand and no form can show is left to JSON', () => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { value } = openSection(GrowthForm, { programmes: [{ code: 'half' }] });
  expect(document.body.textContent).toContain('请切换到 JSON');
  expect(value()).toEqual({ programmes: [{ code: 'half' }] });
  error.mockRestore();
});

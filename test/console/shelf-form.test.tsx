import { ShelfForm } from '../../server/console/src/pages/config/forms/shelf-form';
import { shelfSectionSchema } from '../../server/exchange/shelf.schema';
import shop from '../../server/scheme/ready-made/shop.json';
import { changeable, choose, faultsHere, fill, namelessFields, openSection, press, turn } from './section';

const { growth, points, benefits, families, plans } = shop;
const around = { growth, points, benefits, plans: { families, plans } };

test('a first item is put on an empty shelf, with its price, limit, window and who may have it', async () => {
  const { value } = openSection(ShelfForm, [], around);
  await press('新建商品');
  await press('添加');
  expect(faultsHere()).toEqual(['请选择']);
  await choose('商品', '帆布袋');
  fill('积分', '500');
  fill('另付', '9.9');
  fill('价值', '5');
  expect(faultsHere()).toEqual(['不能低于另付的金额']);
  fill('价值', '39');
  fill('总库存', '200');
  await choose('每人限兑的周期', '仅一期（终身）');
  fill('开始时间（北京时间）', '2027-01-01T10:00');
  fill('结束时间（北京时间）', '2026-12-01T10:00');
  expect(faultsHere()).toEqual(['须晚于开始时间']);
  fill('结束时间（北京时间）', '2027-02-01T10:00');
  turn('所有会员');
  await choose('山茶等级达到', '银叶及以上');
  await choose('人群', 'regulars');
  expect(namelessFields()).toEqual([]);
  await press('添加');
  expect(shelfSectionSchema.parse(value())).toEqual([
    {
      ...{ code: 'item-1', benefit: 'tote', points: 500, moneyFen: 990, worthFen: 3_900, stock: 200 },
      limit: { period: 'once', count: 1 },
      window: { from: '2027-01-01T02:00:00.000Z', until: '2027-02-01T02:00:00.000Z' },
      opensFor: {
        everyone: false,
        tiers: [{ programme: 'camellia', from: 'silver' }],
        families: [],
        audiences: ['regulars'],
      },
    },
  ]);
});

test('an edit leaves alone what the form does not know; the shelf keeps its order until it is changed', async () => {
  const shelf = shop.shelf.map((item) => ({ ...item, later: item.code }));
  const { value } = openSection(ShelfForm, shelf, around);
  await press('编辑商品「latte」');
  fill('积分', '320');
  await press('完成');
  expect(value()).toEqual(shelf.map((item) => (item.code === 'latte' ? { ...item, points: 320 } : item)));
  await press('下移商品「latte」');
  expect((value() as { code: string }[]).map(({ code }) => code)).toEqual(['voucher', 'latte', 'tote', 'music']);
});

test('a copy is a new item under a code of its own', async () => {
  const { value } = openSection(ShelfForm, shop.shelf, around);
  await press('复制商品「latte」');
  fill('积分', '250');
  await press('添加');
  expect((value() as object[]).at(-1)).toEqual({ ...shop.shelf[0], code: 'latte-5', points: 250 });
});

test('who may only read can change nothing', async () => {
  openSection(ShelfForm, shop.shelf, around, true);
  expect(changeable()).toEqual([]);
  await press('编辑商品「tote」');
  expect([changeable(), namelessFields()]).toEqual([[], []]);
});

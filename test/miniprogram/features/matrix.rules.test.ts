import { compareByGroup } from '@/features/benefit/matrix.rules';
import { buildBenefitMatrix } from '../build-benefit';

test('tiers are compared with tiers and plans with plans, each with the benefits that it opens', () => {
  const groups = compareByGroup(buildBenefitMatrix());
  expect(groups.map(({ name, columns }) => [name, ...columns.map((column) => column.name)])).toEqual([
    ['山茶等级', '白银', '黄金'],
    ['山茶会员', '年卡'],
  ]);
  expect(groups.map(({ rows }) => rows.map(({ benefit, cells }) => [benefit.code, ...cells]))).toEqual([
    [
      ['coffee', true, true],
      ['lounge', false, true],
    ],
    [
      ['coffee', true],
      ['delivery', true],
    ],
  ]);
});

test('a group that opens nothing is left out', () => {
  const { columns, rows } = buildBenefitMatrix();
  expect(compareByGroup({ columns, rows: rows.slice(1, 2) }).map(({ name }) => name)).toEqual(['山茶等级']);
});

import { buildMatrix, findOwnPlan, listBenefits } from '@/features/plan/benefit-matrix.rules';
import { buildBenefit, buildMembership, buildPlan } from '../build';

const [discount, lounge, coffee] = [buildBenefit('discount'), buildBenefit('lounge'), buildBenefit('coffee')];
const month = buildPlan({ id: 'month', name: '月卡', benefits: [discount] });
const half = buildPlan({ id: 'half', name: '半年卡', benefits: [discount, lounge] });
const year = buildPlan({ id: 'year', name: '年卡', benefits: [discount, coffee, lounge] });
const plans = [month, half, year];

test("one's own plan is found by its id, and only while in force", () => {
  expect(findOwnPlan(plans, buildMembership({ planId: 'half' }))).toBe(half);
  expect(findOwnPlan(plans, buildMembership({ planId: 'half', active: false }))).toBeNull();
  expect(findOwnPlan(plans, buildMembership({ planId: 'old' }))).toBeNull();
  expect(findOwnPlan(plans, null)).toBeNull();
});

test("one's own benefits come first; the others say which plans open them", () => {
  const lines = listBenefits(plans, half.benefits);
  expect(lines.map(({ benefit, mine, openedBy }) => [benefit.code, mine, openedBy])).toEqual([
    ['discount', true, null],
    ['lounge', true, '半年卡、年卡'],
    ['coffee', false, '年卡'],
  ]);
});

test('a benefit of a plan that is no longer sold is still shown', () => {
  const old = buildBenefit('parking');
  expect(listBenefits(plans, [old])[0]).toMatchObject({ benefit: old, mine: true });
});

test('the own column comes first, the rows follow the fullest plan', () => {
  const matrix = buildMatrix(plans, half);
  expect(matrix.columns.map(({ id }) => id)).toEqual(['half', 'month', 'year']);
  expect(matrix.ownId).toBe('half');
  expect(matrix.rows.map(({ benefit, cells }) => [benefit.code, cells])).toEqual([
    ['discount', ['', '', '']],
    ['coffee', [null, null, '']],
    ['lounge', ['', null, '']],
  ]);
});

test('a cell has words only where plans differ in the value', () => {
  const better = buildPlan({ id: 'best', benefits: [{ ...discount, value: '八折' }] });
  const { rows } = buildMatrix([month, better], null);
  expect(rows[0]?.cells).toEqual(['discount value', '八折']);
});

test('plans of another family are not compared with these', () => {
  const other = buildPlan({ id: 'other', family: 'lounge' });
  expect(buildMatrix([...plans, other], null).columns).toEqual(plans);
  expect(buildMatrix([other, ...plans], year).columns.map(({ id }) => id)).toEqual(['year', 'month', 'half']);
  expect(buildMatrix([], null)).toEqual({ columns: [], ownId: null, rows: [] });
});

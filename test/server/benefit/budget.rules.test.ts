import fc from 'fast-check';
import {
  budgetPeriodAt,
  computeBudgetPerMember,
  findBudgetRaises,
  hasBudgetFor,
  levelOfBudget,
} from '../../../server/benefit/budget.rules';
import { at } from '../../support/clock';

describe('the budget helper', () => {
  it('gives ¥6 a member for an ARPU of ¥100, a margin of 20 % and a subsidy of 30 % of it', () => {
    expect(computeBudgetPerMember(10_000, 2_000, 3_000)).toBe(600);
  });

  it('rounds down, once', () => {
    expect(computeBudgetPerMember(3_333, 3_333, 3_333)).toBe(370);
    expect(computeBudgetPerMember(1, 9_999, 9_999)).toBe(0);
  });

  it('never gives more than the exact product, and less than a fen under it', () => {
    const rate = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), rate, rate, (arpuFen, marginBp, subsidyBp) => {
        const given = BigInt(computeBudgetPerMember(arpuFen, marginBp, subsidyBp)) * 100_000_000n;
        const exact = BigInt(arpuFen) * BigInt(marginBp) * BigInt(subsidyBp);
        expect(given <= exact && exact - given < 100_000_000n).toBe(true);
      }),
    );
  });

  it('refuses a rate above the whole', () => {
    expect(() => computeBudgetPerMember(100, 10_001, 1)).toThrow(RangeError);
    expect(() => computeBudgetPerMember(100, 1, -1)).toThrow(RangeError);
  });
});

describe('a budget', () => {
  const config = { budget: { fen: 1_000, per: 'month' as const }, uses: 2, costFen: 100 };

  it('has room for a claim as long as all of its uses fit', () => {
    expect(hasBudgetFor(config, 800)).toBe(true);
    expect(hasBudgetFor(config, 801)).toBe(false);
    expect(hasBudgetFor({ ...config, budget: null }, 1_000_000)).toBe(true);
  });

  it.each([
    [799, 'fine'],
    [800, 'warn'],
    [801, 'full'],
  ])('of ¥10 of which %i fen are bound is %s', (boundFen, level) => {
    expect(levelOfBudget(config, boundFen)).toBe(level);
  });

  it('is counted by the month of Shanghai, or in one for ever', () => {
    const midnight = at('2026-11-01T00:00:00+08:00');
    expect(budgetPeriodAt(config, midnight)).toBe('2026-11');
    expect(budgetPeriodAt(config, midnight - 1)).toBe('2026-10');
    expect(budgetPeriodAt({ budget: { fen: 1, per: 'total' } }, midnight)).toBe('total');
    expect(budgetPeriodAt({ budget: null }, midnight)).toBeNull();
  });
});

describe('a raised budget', () => {
  const month = (fen: number) => ({ code: 'gift', name: '生日礼', budget: { fen, per: 'month' as const } });

  it.each([
    ['a higher amount', month(6_000_00), ['生日礼 每月 ¥5000 → 每月 ¥6000']],
    ['another period', { ...month(1), budget: { fen: 1, per: 'total' as const } }, ['生日礼 每月 ¥5000 → 总共 ¥0.01']],
    ['no budget any more', { ...month(1), budget: null }, ['生日礼 每月 ¥5000 → 不设预算']],
    ['the same', month(5_000_00), []],
    ['less', month(1), []],
    ['a benefit that is new', { ...month(9_000_00), code: 'other' }, []],
  ])('is %s', (_, after, words) => {
    expect(findBudgetRaises([month(5_000_00)], [after])).toEqual(words);
  });

  it('is none where there was no budget', () => {
    expect(findBudgetRaises([{ ...month(1), budget: null }], [month(1)])).toEqual([]);
  });
});

import fc from 'fast-check';
import { carryOverPosting } from '../../../server/books/books.rules';
import { beginEarning, carryOver, deferredFen, earnedThrough } from '../../../server/books/earning.rules';
import { at } from '../../support/clock';

describe('what an order leaves to the one that takes its place', () => {
  it('is all that is neither earned nor given back, and nothing is earned of it any more', () => {
    const orders = fc.record({
      amountFen: fc.integer({ min: 1, max: 1_000_000 }),
      firstDay: fc.integer({ min: 20_000, max: 20_100 }),
      days: fc.integer({ min: 1, max: 400 }),
      today: fc.integer({ min: 20_000, max: 20_600 }),
    });
    fc.assert(
      fc.property(orders, ({ amountFen, firstDay, days, today }) => {
        const state = beginEarning(amountFen, { firstDay, days });
        const { carriedFen, overdueFen, after } = carryOver(state, today);
        expect(carriedFen + overdueFen).toBe(amountFen);
        expect(overdueFen).toBe(earnedThrough(state, today - 1));
        expect(deferredFen(after)).toBe(0);
        expect(after.status).not.toBe('earning');
      }),
    );
  });

  it('counts the days that are booked already', () => {
    const state = { ...beginEarning(3_000, { firstDay: 20_000, days: 30 }), recognisedFen: 1_500 };
    const { carriedFen, overdueFen } = carryOver({ ...state, recognisedThrough: 20_014 }, 20_010);
    expect([carriedFen, overdueFen]).toEqual([1_500, 0]);
  });

  it('goes from product to product by an account of its own, which it leaves at 0', () => {
    const orders = { fromOrderId: 'order-1', orderId: 'order-2', memberId: 'member-1' };
    const products = { fromProduct: 'light', product: 'full', amountFen: 700 };
    const { lines } = carryOverPosting({ ...orders, ...products, carriedAt: at('2026-03-01T02:00:00Z') });
    expect(lines).toEqual([
      { account: 'deferredIncome', product: 'light', amountFen: 700 },
      { account: 'carriedOver', product: 'light', amountFen: -700 },
      { account: 'carriedOver', product: 'full', amountFen: 700 },
      { account: 'deferredIncome', product: 'full', amountFen: -700 },
    ]);
  });
});

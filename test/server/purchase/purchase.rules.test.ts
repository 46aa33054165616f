import fc from 'fast-check';
import {
  ASK_EVERY_MS,
  ASK_WITHIN_MS,
  askAfterCloseAt,
  askAt,
  askRefundAt,
  canPay,
  decideSettlement,
  type ExpectedPayment,
  ORDER_LIFE_MS,
  type ReceivedPayment,
  refundableFen,
  refundNumber,
} from '../../../server/purchase/purchase.rules';
import { attemptStatuses, orderStatuses } from '../../../server/purchase/purchase.states';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';

const expected: ExpectedPayment = {
  attemptStatus: 'open',
  orderStatus: 'pending',
  mchid: '1900000109',
  appid: 'wxaaaa',
  amountFen: 2_500,
  payerOpenid: 'o1',
  transactionId: null,
};
const received: ReceivedPayment = {
  mchid: '1900000109',
  appid: 'wxaaaa',
  totalFen: 2_500,
  currency: 'CNY',
  payerOpenid: 'o1',
  transactionId: '4200000001',
};

describe('deciding on money that has come', () => {
  it.each([
    ['another merchant', { mchid: '1900000110' }, 'payment.otherMerchant'],
    ['another app', { appid: 'wxbbbb' }, 'payment.otherMerchant'],
    ['one fen too little', { totalFen: 2_499 }, 'payment.otherAmount'],
    ['one fen too much', { totalFen: 2_501 }, 'payment.otherAmount'],
    ['nothing', { totalFen: 0 }, 'payment.otherAmount'],
    ['another currency', { currency: 'HKD' }, 'payment.otherCurrency'],
    ['another payer', { payerOpenid: 'o2' }, 'payment.otherPayer'],
  ])('parks money of %s', (_, change, reason) => {
    expect(decideSettlement(expected, { ...received, ...change })).toEqual({ kind: 'misfit', reason });
  });

  it('parks a second transaction under a number that has been paid', () => {
    const paid: ExpectedPayment = {
      ...expected,
      attemptStatus: 'paid',
      orderStatus: 'paid',
      transactionId: '4200000002',
    };
    expect(decideSettlement(paid, received)).toEqual({ kind: 'misfit', reason: 'payment.otherTransaction' });
  });

  it.each(['created', 'unknown', 'open', 'refused', 'closed'] as const)(
    'gives the term for an attempt that is %s while the order is open',
    (attemptStatus) => {
      expect(decideSettlement({ ...expected, attemptStatus }, received)).toEqual({ kind: 'apply' });
    },
  );

  it.each(['paid', 'closed', 'refunding', 'refunded'] as const)(
    'sends money back for an order that is %s',
    (orderStatus) => {
      expect(decideSettlement({ ...expected, orderStatus }, received)).toEqual({ kind: 'surplus' });
    },
  );

  it.each(['paid', 'surplus'] as const)(
    'does nothing again for an attempt that is %s, whatever its order is',
    (status) => {
      for (const orderStatus of orderStatuses) {
        const done = { ...expected, attemptStatus: status, orderStatus, transactionId: received.transactionId };
        expect(decideSettlement(done, received)).toEqual({ kind: 'repeat' });
      }
    },
  );

  it('never gives a term twice, nor for anything that differs in any point', () => {
    const text = fc.constantFrom('a', 'b');
    const expectedOf = fc.record({
      attemptStatus: fc.constantFrom(...attemptStatuses),
      orderStatus: fc.constantFrom(...orderStatuses),
      mchid: text,
      appid: text,
      amountFen: fc.integer({ min: 1, max: 3 }),
      payerOpenid: text,
      transactionId: fc.option(text),
    });
    const receivedOf = fc.record({
      mchid: text,
      appid: text,
      totalFen: fc.integer({ min: 0, max: 3 }),
      currency: fc.constantFrom('CNY', 'USD'),
      payerOpenid: text,
      transactionId: text,
    });
    fc.assert(
      fc.property(expectedOf, receivedOf, (want, got) => {
        if (decideSettlement(want, got).kind !== 'apply') return;
        expect([want.mchid, want.appid, want.amountFen, 'CNY', want.payerOpenid]).toEqual([
          got.mchid,
          got.appid,
          got.totalFen,
          got.currency,
          got.payerOpenid,
        ]);
        expect(want.orderStatus).toBe('pending');
        expect(['paid', 'surplus']).not.toContain(want.attemptStatus);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an order', () => {
  it('lives half an hour, never longer than a prepay_id', () => {
    expect(ORDER_LIFE_MS).toBe(30 * MINUTE_MS);
    expect(ORDER_LIFE_MS).toBeLessThanOrEqual(2 * HOUR_MS);
  });

  it('can be paid until the millisecond before its end, and only while it is open', () => {
    expect(canPay({ status: 'pending', expiresAt: 1_000 }, 999)).toBe(true);
    expect(canPay({ status: 'pending', expiresAt: 1_000 }, 1_000)).toBe(false);
    for (const status of orderStatuses.filter((each) => each !== 'pending')) {
      expect(canPay({ status, expiresAt: 1_000 }, 0)).toBe(false);
    }
  });

  it.each([
    ['pending', 0],
    ['paid', 2_000],
    ['refunding', 2_000],
    ['closed', 0],
    ['refunded', 0],
  ] as const)('that is %s can be refunded by %i of 2500 with 500 given back', (status, fen) => {
    expect(refundableFen({ status, amountFen: 2_500, refundedFen: 500 })).toBe(fen);
  });

  it('is asked about at most every two seconds, and its page waits at most three', () => {
    expect([ASK_EVERY_MS, ASK_WITHIN_MS]).toEqual([2_000, 3_000]);
  });
});

/** All steps of a ladder until it ends. */
function stepsOf(at: (step: number) => number | null): number[] {
  const steps: number[] = [];
  for (let step = 0; step < 100; step++) {
    const instant = at(step);
    if (instant === null) return steps;
    steps.push(instant);
  }
  throw new Error('the ladder never ends');
}

describe('the ladders of questions', () => {
  it('ask about an open order soon and then less often, never at or after its end', () => {
    const steps = stepsOf((step) => askAt(0, step, ORDER_LIFE_MS));
    expect(steps[0]).toBeLessThanOrEqual(15_000);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBeLessThan(ORDER_LIFE_MS);
    const pauses = steps.map((instant, index) => instant - (steps[index - 1] ?? 0));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  it('ask not at all about an order that ends before the first question', () => {
    expect(askAt(0, 0, 15_000)).toBeNull();
  });

  it('ask about a closed order at least once more than the five minutes that a late payment may take', () => {
    const steps = stepsOf((step) => askAfterCloseAt(0, step));
    expect(steps[0]).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(steps.at(-1)).toBeGreaterThanOrEqual(DAY_MS);
  });

  it('ask about a refund from the minute after it was taken on until cards have had their days', () => {
    const steps = stepsOf((step) => askRefundAt(0, step));
    expect(steps[0]).toBe(MINUTE_MS);
    expect(steps.at(-1)).toBeGreaterThanOrEqual(3 * DAY_MS);
  });
});

describe('the number of a refund', () => {
  it('follows from the attempt alone and fits what WeChat takes', () => {
    const attemptId = '01JD000000000000000000000A';
    expect(refundNumber(attemptId, 1)).toBe(refundNumber(attemptId, 1));
    expect(refundNumber(attemptId, 1)).not.toBe(refundNumber(attemptId, 2));
    expect(refundNumber(attemptId, 50)).toMatch(/^[0-9A-Za-z_\-|*@]{1,64}$/);
  });
});

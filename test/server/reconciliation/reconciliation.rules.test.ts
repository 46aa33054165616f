import fc from 'fast-check';
import { NumberSet } from '../../../server/reconciliation/number-set';
import {
  billsReadyAt,
  checkCash,
  checkFee,
  checkFees,
  type Difference,
  feeFenOf,
  isEmptyDay,
  isOverdue,
  matchPayment,
  matchRefund,
  missingThere,
  type OurPayment,
  type OurRefund,
  sumFunds,
  unknownLine,
} from '../../../server/reconciliation/reconciliation.rules';
import type { BillLine, FundLine } from '../../../server/wechat/ports';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const DAY = '2026-03-02';
const NOON = at('2026-03-02T04:00:00Z');
const LATE = at('2026-03-02T15:59:59.999Z');
const NEXT = at('2026-03-02T16:00:00Z');

const paymentLine: BillLine = {
  ...{ kind: 'payment', attemptId: 'A1', transactionId: 'T1', refundId: null, totalFen: 2_500, settledFen: 2_500 },
  ...{ refundFen: 0, settledRefundFen: 0, feeUnits: 15_000, ratePpm: 6_000 },
};
const refundLine: BillLine = {
  ...{ ...paymentLine, kind: 'refund', refundId: 'R1', totalFen: 0, settledFen: 0 },
  ...{ refundFen: 1_000, settledRefundFen: 1_000, feeUnits: -6_000 },
};
const payment: OurPayment = { status: 'paid', amountFen: 2_500, transactionId: 'T1', paidAt: NOON };
const refund: OurRefund = { status: 'succeeded', amountFen: 1_000, transactionId: 'T1', succeededAt: NOON };

const brief = (difference: Difference | null) =>
  difference && [difference.kind, difference.subject, difference.cashFen];

describe('a payment’s line', () => {
  it.each<[string, Partial<BillLine>, Partial<OurPayment> | null, unknown]>([
    ['agrees with the attempt that was paid', {}, {}, null],
    ['agrees with surplus money', {}, { status: 'surplus' }, null],
    ['agrees until the last instant of the day', {}, { paidAt: LATE }, null],
    ['is unknown where no attempt has its number', {}, null, ['unknownLine', 'payment:A1', 2_500]],
    [
      'is missing here while the attempt waits',
      {},
      { status: 'open', paidAt: null },
      ['missingHere', 'payment:A1', 2_500],
    ],
    [
      'is missing here for a closed attempt',
      {},
      { status: 'closed', paidAt: null },
      ['missingHere', 'payment:A1', 2_500],
    ],
    ['differs in its amount', { totalFen: 2_501, settledFen: 2_501 }, {}, ['amountDiffers', 'payment:A1', 1]],
    ['differs in what is settled of it', { settledFen: 2_000 }, {}, ['amountDiffers', 'payment:A1', -500]],
    ['differs in its day', {}, { paidAt: NEXT }, ['stateDiffers', 'payment:A1', 2_500]],
    ['differs in its transaction', {}, { transactionId: 'T2' }, ['stateDiffers', 'payment:A1', 0]],
  ])('%s', (_, change, ours, expected) => {
    const row = ours === null ? null : { ...payment, ...ours };
    expect(brief(matchPayment({ ...paymentLine, ...change }, row, DAY))).toEqual(expected);
  });
});

describe('a refund’s line', () => {
  it.each<[string, Partial<BillLine>, Partial<OurRefund> | null, boolean, unknown]>([
    ['agrees with the refund that arrived', {}, {}, true, null],
    ['is missing here where somebody else asked for it', {}, null, true, ['missingHere', 'refund:R1', -1_000]],
    ['is unknown where its payment is', {}, null, false, ['unknownLine', 'refund:R1', -1_000]],
    [
      'differs in its state',
      {},
      { status: 'processing', succeededAt: null },
      true,
      ['stateDiffers', 'refund:R1', -1_000],
    ],
    [
      'differs where another took its place',
      {},
      { status: 'replaced', succeededAt: null },
      true,
      ['stateDiffers', 'refund:R1', -1_000],
    ],
    ['differs in its amount', { refundFen: 900, settledRefundFen: 900 }, {}, true, ['amountDiffers', 'refund:R1', 100]],
    ['differs in its day', {}, { succeededAt: NEXT }, true, ['stateDiffers', 'refund:R1', -1_000]],
    ['differs in its transaction', {}, { transactionId: 'T2' }, true, ['stateDiffers', 'refund:R1', 0]],
  ])('%s', (_, change, ours, known, expected) => {
    const row = ours === null ? null : { ...refund, ...ours };
    expect(brief(matchRefund({ ...refundLine, ...change }, row, known, DAY))).toEqual(expected);
  });
});

it('what the bill lacks takes from the money, a refund that it lacks gives', () => {
  expect(missingThere('payment:A1', 2_500).cashFen).toBe(-2_500);
  expect(missingThere('refund:R1', -1_000).cashFen).toBe(1_000);
});

it('a line that cannot be placed is told apart by its place in the bill', () => {
  expect(brief(unknownLine(paymentLine, 7, 'twice'))).toEqual(['unknownLine', 'payment:A1#7', 2_500]);
});

describe('a fee', () => {
  it.each([
    [0, 0],
    [499, 0],
    [500, 1],
    [15_000, 15],
    [11_880, 12],
    [-42, 0],
    [-500, -1],
    [-6_000, -6],
  ])('of %i hundred-thousandths of a yuan is %i fen', (units, fen) => {
    expect(feeFenOf(units)).toBe(fen);
  });

  it.each<[string, Partial<BillLine>, boolean]>([
    ['exactly at its rate', {}, true],
    ['rounded to a fen', { totalFen: 1_980, settledFen: 1_980, feeUnits: 12_000 }, true],
    ['twice its rate', { feeUnits: 30_000 }, false],
    ['none at all', { feeUnits: 0 }, false],
    ['with the wrong sign', { feeUnits: -15_000 }, false],
    ['none at a rate of none', { feeUnits: 0, ratePpm: 0 }, true],
  ])('of a payment %s', (_, change, right) => {
    expect(checkFee({ ...paymentLine, ...change }) === null).toBe(right);
  });

  it('of a refund is given back', () => {
    expect(checkFee(refundLine)).toBeNull();
    expect(brief(checkFee({ ...refundLine, feeUnits: 0 }))).toEqual(['feeUnexpected', 'refund:R1', 0]);
  });

  it('of the lines and of the account are held against each other', () => {
    expect(checkFees(15, 15)).toBeNull();
    expect(checkFees(15, 16)).toMatchObject({ kind: 'feeUnexpected', oursFen: 15, theirsFen: 16, cashFen: 0 });
  });
});

describe('the account', () => {
  it('is summed by what moved it', () => {
    const lines: FundLine[] = [
      { kind: 'payment', amountFen: 2_500 },
      { kind: 'fee', amountFen: -15 },
      { kind: 'refund', amountFen: -1_000 },
      { kind: 'fee', amountFen: 6 },
      { kind: 'other', amountFen: -500 },
    ];
    const none = { tradesFen: 0, feesFen: 0, otherFen: 0 };
    expect(lines.reduce(sumFunds, none)).toEqual({ tradesFen: 1_500, feesFen: -9, otherFen: -500 });
  });

  it('and the books agree or differ by what the account has more', () => {
    expect(checkCash(100, 100)).toBeNull();
    expect(checkCash(100, 101)).toMatchObject({ kind: 'cashDiffers', subject: 'cash', cashFen: 1 });
  });
});

describe('a day without a bill', () => {
  const ready = billsReadyAt(DAY);
  it('waits until ten in the morning of the next day', () => {
    expect(ready).toBe(at('2026-03-03T10:00:00+08:00'));
  });

  it.each<[string, number, number, number, boolean]>([
    ['is empty when that was said twice an hour apart', ready, 0, ready + HOUR_MS, true],
    ['is not yet empty', ready, 0, ready + HOUR_MS - 1, false],
    ['is not empty for what was said before the bills’ hour', ready - 1, 0, ready + DAY_MS, false],
    ['is not empty while we have a trade on it', ready, 1, ready + DAY_MS, false],
  ])('%s', (_, since, trades, now, empty) => {
    expect(isEmptyDay(DAY, since, trades, now)).toBe(empty);
  });

  it('is an operator’s affair two days later', () => {
    expect(isOverdue(DAY, ready + 2 * DAY_MS - 1)).toBe(false);
    expect(isOverdue(DAY, ready + 2 * DAY_MS)).toBe(true);
  });
});

describe('a set of numbers', () => {
  it('knows what it was given, however many there are', () => {
    const set = new NumberSet();
    for (let n = 0; n < 20_000; n++) expect(set.add(`payment:${n}`)).toBe(true);
    for (let n = 0; n < 20_000; n++) expect(set.has(`payment:${n}`)).toBe(true);
    expect(set.add('payment:17')).toBe(false);
    expect(set.has('payment:20000')).toBe(false);
    expect(set.has('')).toBe(false);
    expect(set.size).toBe(20_000);
  });

  it('is the set that JavaScript has', () => {
    const texts = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 40 }), { maxLength: 300 });
    fc.assert(
      fc.property(texts, texts, (added, asked) => {
        const [own, model] = [new NumberSet(), new Set<string>()];
        for (const text of added) {
          expect(own.add(text)).toBe(!model.has(text));
          model.add(text);
        }
        for (const text of asked) expect(own.has(text)).toBe(model.has(text));
        expect(own.size).toBe(model.size);
      }),
    );
  });
});

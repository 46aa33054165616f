import fc from 'fast-check';
import type { Difference } from '../../../server/reconciliation/reconciliation.rules';
import {
  attemptOfSubject,
  matchVirtualOrder,
  type OurVirtualOrder,
  unansweredOrders,
  virtualSubject,
} from '../../../server/reconciliation/virtual-order.rules';
import type { VirtualOrderMoney } from '../../../server/wechat/ports';
import { at } from '../../support/clock';

const DAY = '2026-03-02';
const NOON = at('2026-03-02T04:00:00Z');
const BEFORE = at('2026-03-01T04:00:00Z');

const paid: OurVirtualOrder = {
  ...{ attemptId: 'A1', orderId: 'O1', number: 'A1', payerOpenid: 'o1', amountFen: 1_900, paidAt: NOON },
  ...{ transactionId: 'T1', refundedFen: 0, isRefundedThen: false, saidElsewhereFen: 0 },
};
const unpaid = { ...paid, paidAt: null, transactionId: null };
const there: VirtualOrderMoney = {
  ...{ isPaid: true, orderFen: 1_900, arrivedFen: 1_900, refundedFen: 0, paidAt: NOON, transactionId: 'T1' },
};
const brief = ({ kind, subject, cashFen }: Difference) => [kind, subject, cashFen];

describe('an order of virtual payment', () => {
  it.each<[string, Partial<OurVirtualOrder>, Partial<VirtualOrderMoney> | null, unknown[][]]>([
    ['agrees with WeChat’s word', {}, {}, []],
    ['agrees where WeChat tells no transaction', {}, { transactionId: null }, []],
    ['agrees in what went back', { refundedFen: 500 }, { refundedFen: 500 }, []],
    ['is missing there where WeChat does not know it', {}, null, [['missingThere', 'payment:A1', -1_900]]],
    [
      'is missing there where its number was never told',
      { number: null },
      null,
      [['missingThere', 'payment:A1', -1_900]],
    ],
    ['differs in its state', {}, { isPaid: false }, [['stateDiffers', 'payment:A1', -1_900]]],
    ['differs in its amount', {}, { orderFen: 2_000, arrivedFen: 2_000 }, [['amountDiffers', 'payment:A1', 100]]],
    ['differs in what came of it', {}, { arrivedFen: 1_000 }, [['amountDiffers', 'payment:A1', -900]]],
    ['differs in its day, which moves no money', {}, { paidAt: BEFORE }, [['stateDiffers', 'payment:A1', 0]]],
    ['differs in its transaction', {}, { transactionId: 'T2' }, [['stateDiffers', 'payment:A1', 0]]],
    ['has another transaction at Apple', { number: 'XW1' }, { transactionId: 'T2' }, []],
    ['lacks what went back there', {}, { refundedFen: 500 }, [['missingHere', 'refunds:A1', -500]]],
    ['has gone back here alone', { refundedFen: 500 }, {}, [['missingThere', 'refunds:A1', 500]]],
    ['has gone back less there', { refundedFen: 500 }, { refundedFen: 400 }, [['amountDiffers', 'refunds:A1', 100]]],
    ['lacks what another day has noted already', { saidElsewhereFen: 500 }, { refundedFen: 500 }, []],
    [
      'lacks more than another day has noted',
      { saidElsewhereFen: 500 },
      { refundedFen: 700 },
      [['missingHere', 'refunds:A1', -200]],
    ],
  ])('%s', (_, ours, theirs, expected) => {
    const found = matchVirtualOrder({ ...paid, ...ours }, theirs && { ...there, ...theirs }, DAY);
    expect(found.isLine).toBe(true);
    expect(found.differences.map(brief)).toEqual(expected);
  });

  it('that is not paid here is missing here where it was paid there that day, and nothing else', () => {
    const isLine = (theirs: VirtualOrderMoney | null) => matchVirtualOrder(unpaid, theirs, DAY).isLine;
    expect(matchVirtualOrder(unpaid, there, DAY).differences.map(brief)).toEqual([
      ['missingHere', 'payment:A1', 1_900],
    ]);
    expect([isLine(null), isLine({ ...there, isPaid: false }), isLine({ ...there, paidAt: BEFORE })]).toEqual([
      ...[false, false, false],
    ]);
  });

  it('of another day is compared in what went back alone', () => {
    const earlier = { ...paid, paidAt: BEFORE, refundedFen: 300, isRefundedThen: true };
    const other = { ...there, orderFen: 1, arrivedFen: 1, paidAt: BEFORE, refundedFen: 300 };
    expect(matchVirtualOrder(earlier, other, DAY)).toEqual({ isLine: true, differences: [] });
    expect(matchVirtualOrder({ ...earlier, isRefundedThen: false }, other, DAY).isLine).toBe(false);
  });

  it('is brought to WeChat’s word by its differences, whatever the two say', () => {
    const fen = fc.integer({ min: 0, max: 5_000 });
    const record = fc.record({ amountFen: fen, refundedFen: fen, orderFen: fen, arrivedFen: fen, theirRefunds: fen });
    fc.assert(
      fc.property(record, fc.boolean(), fc.boolean(), (figures, isHere, isThere) => {
        const { amountFen, refundedFen, orderFen, arrivedFen, theirRefunds } = figures;
        const back = isHere ? refundedFen : 0;
        const ours = { ...paid, amountFen, refundedFen: back, paidAt: isHere ? NOON : null };
        const theirs = { ...there, orderFen, arrivedFen, isPaid: isThere, refundedFen: isThere ? theirRefunds : 0 };
        const { differences } = matchVirtualOrder(ours, theirs, DAY);
        const moved = differences.reduce((sum, { cashFen }) => sum + cashFen, (isHere ? amountFen : 0) - back);
        const expected = isThere ? arrivedFen - theirRefunds : 0;
        expect(moved).toBe(expected);
      }),
    );
  });
});

it('a subject names its order, and what is about a whole day names none', () => {
  expect(attemptOfSubject(virtualSubject.payment('A1'))).toBe('A1');
  expect(attemptOfSubject(virtualSubject.refunds('A1'))).toBe('A1');
  expect(attemptOfSubject('cashVirtual')).toBeNull();
});

it('orders that nobody answered about are told of in one line, and whether the rest was asked about', () => {
  const told = (unanswered: number, inARow: number) =>
    unansweredOrders({ unanswered, inARow, reason: 'x'.repeat(400) }).detail;
  expect(told(9, 2)).toMatch(/^9 orders could not be asked about: x+$/);
  expect(told(9, 8)).toMatch(/^9 orders could not be asked about, nor were those after them: x+$/);
  expect(told(9, 8)).toHaveLength(200);
});

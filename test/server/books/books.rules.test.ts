import fc from 'fast-check';
import {
  billPosting,
  buildPosting,
  type Movement,
  type PostingHead,
  paymentPosting,
  refundAgreedPosting,
  refundPaidPosting,
  reversalOf,
  surplusPosting,
  virtualMoneyPosting,
} from '../../../server/books/books.rules';
import { at } from '../../support/clock';

const PAID_AT = at('2026-03-02T16:30:00Z');
const money = {
  attemptId: 'A1',
  orderId: 'O1',
  memberId: 'M1',
  channel: 'wechatpay_jsapi',
  amountFen: 1_980,
  paidAt: PAID_AT,
};
const head: PostingHead = {
  ...{ sourceKey: 's', kind: 'payment', day: '2026-03-02', occurredAt: PAID_AT, memberId: null, orderId: null },
};

const place = fc.record({
  account: fc.constantFrom('cash', 'cashVirtual', 'fees', 'deferredIncome'),
  product: fc.constantFrom('', 'P1'),
});
const movement: fc.Arbitrary<Movement> = fc.record({
  debit: place,
  credit: place,
  amountFen: fc.integer({ min: -1_000_000, max: 1_000_000 }),
}) as fc.Arbitrary<Movement>;

describe('a posting', () => {
  it('sums to 0 whatever it is made of, holds no empty line and no place twice', () => {
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 12 }), (movements) => {
        const { lines } = buildPosting(head, movements);
        expect(lines.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0);
        expect(lines.every(({ amountFen }) => amountFen !== 0)).toBe(true);
        expect(new Set(lines.map(({ account, product }) => `${account}:${product}`)).size).toBe(lines.length);
      }),
    );
  });

  it('is refused for an amount that is not whole', () => {
    const half = { debit: { account: 'cash' }, credit: { account: 'fees' }, amountFen: 0.5 } as const;
    expect(() => buildPosting(head, [half])).toThrow(RangeError);
  });

  it('of a payment owes what was paid, on the day in Shanghai on which it was paid', () => {
    const posting = paymentPosting({ ...money, product: 'P1' });
    expect(posting).toMatchObject({ sourceKey: 'payment:A1', day: '2026-03-03' });
    expect(posting.lines).toEqual([
      { account: 'cash', product: '', amountFen: 1_980 },
      { account: 'deferredIncome', product: 'P1', amountFen: -1_980 },
    ]);
  });

  it('of surplus money owes it to the payer, and no payment is booked both ways', () => {
    const posting = surplusPosting(money);
    expect(posting.sourceKey).toBe(paymentPosting({ ...money, product: 'P1' }).sourceKey);
    expect(posting.lines.map(({ account }) => account)).toEqual(['cash', 'refundable']);
  });

  it.each([
    ['wechatpay_jsapi', 'cash'],
    ['wechatpay_papay', 'cash'],
    ['wechat_virtual', 'cashVirtual'],
  ])('of money by %s stands in %s, on its way in and back', (channel, account) => {
    const back = { refundId: 'R1', orderId: 'O1', memberId: 'M1', channel, amountFen: 1_980, succeededAt: PAID_AT };
    const postings = [
      paymentPosting({ ...money, channel, product: 'P1' }),
      surplusPosting({ ...money, channel }),
      refundPaidPosting(back),
    ];
    const moved = postings.map(({ lines }) => lines.find((line) => line.account === account)?.amountFen);
    expect(moved).toEqual([1_980, 1_980, -1_980]);
  });

  it('of virtual payment’s money that was booked as WeChat Pay’s takes it over, and back where it was less', () => {
    expect(virtualMoneyPosting('2026-03-02', -300, PAID_AT)).toMatchObject({
      ...{ sourceKey: 'virtual-money:2026-03-02', day: '2026-03-02' },
      lines: [
        { account: 'cashVirtual', amountFen: -300 },
        { account: 'cash', amountFen: 300 },
      ],
    });
  });

  it('of a refund takes from what is owed, then from income, and keeps what is neither', () => {
    const posting = refundAgreedPosting({
      ...{ refundId: 'R1', orderId: 'O1', memberId: 'M1', product: 'P1', income: 'membershipIncome' },
      ...{ unearnedFen: 700, earnedFen: 300, keptFen: 50, agreedAt: PAID_AT },
    });
    expect(posting.lines).toEqual([
      { account: 'deferredIncome', product: 'P1', amountFen: 750 },
      { account: 'refundable', product: '', amountFen: -1_000 },
      { account: 'refunds', product: 'P1', amountFen: 300 },
      { account: 'membershipIncome', product: 'P1', amountFen: -50 },
    ]);
  });

  it('of a bill goes the other way where the account paid', () => {
    const bill = { sourceKey: 'fees:2026-03-02', day: '2026-03-02', occurredAt: PAID_AT, cashFen: -12 };
    expect(billPosting('fees', bill).lines).toEqual([
      { account: 'cash', product: '', amountFen: -12 },
      { account: 'fees', product: '', amountFen: 12 },
    ]);
  });

  it('is taken back by the same lines the other way, on its own day; one that does not balance is not', () => {
    const posting = surplusPosting(money);
    const reversal = reversalOf(posting, 'reversal:1', PAID_AT + 1);
    expect(reversal).toMatchObject({ kind: 'reversal', day: '2026-03-03', orderId: 'O1' });
    expect(reversal.lines.map(({ amountFen }) => amountFen)).toEqual([-1_980, 1_980]);
    const broken = { ...posting, lines: posting.lines.slice(1) };
    expect(() => reversalOf(broken, 'reversal:2', PAID_AT)).toThrow(/does not balance/);
  });
});

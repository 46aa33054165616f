import fc from 'fast-check';
import {
  cardStateOf,
  describeGift,
  type GiftFacts,
  giftExpiry,
  unearnedUntilAccepted,
} from '../../../server/gift/gift.rules';
import { giftStatuses, giftTransitions } from '../../../server/gift/gift.states';
import { createGiftTokens } from '../../../server/gift/gift-tokens';
import { giftTokenSchema } from '../../../shared/contract/gift';
import { DAY_MS, type Instant, parseInstant } from '../../../shared/kernel/instant';

const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;
const NOON = at('2026-03-02T12:00:00+08:00');

describe('a gift', () => {
  it('may be accepted to the end of the n-th business day after its payment', () => {
    expect(giftExpiry(NOON, 7)).toBe(at('2026-03-10T00:00:00+08:00'));
    expect(giftExpiry(at('2026-02-27T23:59:59+08:00'), 1)).toBe(at('2026-03-01T00:00:00+08:00'));
  });

  it('has n whole days and less than n + 1, whenever it is paid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: NOON, max: NOON + 400 * DAY_MS }),
        fc.integer({ min: 1, max: 90 }),
        (paidAt, days) => {
          const life = giftExpiry(paidAt, days) - paidAt;
          expect(life).toBeGreaterThan(days * DAY_MS);
          expect(life).toBeLessThanOrEqual((days + 1) * DAY_MS);
          expect(unearnedUntilAccepted(giftExpiry(paidAt, days)).startsAt).toBeGreaterThan(giftExpiry(paidAt, days));
        },
      ),
    );
  });

  it('reaches every state, and goes on from none that is an end', () => {
    const reached = new Set(giftStatuses.flatMap((status) => giftTransitions[status]));
    expect([...reached].sort()).toEqual(['accepted', 'closed', 'returned', 'waiting']);
    for (const end of ['accepted', 'closed', 'returned'] as const) expect(giftTransitions[end]).toEqual([]);
  });

  const waiting: GiftFacts = { status: 'waiting', giverId: 'ada', acceptedBy: null, expiresAt: NOON };
  const accepted: GiftFacts = { ...waiting, status: 'accepted', acceptedBy: 'bob' };
  it.each([
    ['open to a friend in time', waiting, 'bob', NOON - 1, 'open'],
    ['open to whoever is not logged in', waiting, null, NOON - 1, 'open'],
    ['ended at the instant of its end, job or no job', waiting, 'bob', NOON, 'ended'],
    ['its giver’s own', waiting, 'ada', NOON - 1, 'own'],
    ['mine to who accepted it', accepted, 'bob', NOON + DAY_MS, 'mine'],
    ['accepted to anybody else', accepted, 'eve', NOON - 1, 'accepted'],
    ['its giver’s own also when accepted', accepted, 'ada', NOON - 1, 'own'],
    ['ended when it went back', { ...waiting, status: 'returned' }, 'bob', NOON - 1, 'ended'],
    ['ended while it is not paid', { ...waiting, status: 'awaitingPayment', expiresAt: null }, 'bob', NOON, 'ended'],
  ] as const)('is %s', (_, gift, memberId, now, state) => {
    expect(cardStateOf(gift, memberId, now)).toBe(state);
  });

  const facts = { expiresAt: at('2026-03-10T00:00:00+08:00'), acceptedAt: null, returnReason: null } as const;
  it.each([
    [{ ...facts, status: 'awaitingPayment', orderStatus: 'pending' }, '待支付'],
    [{ ...facts, status: 'awaitingPayment', orderStatus: 'closed' }, '未支付，已关闭'],
    [{ ...facts, status: 'waiting', orderStatus: 'paid' }, '2026年3月9日前可以领取'],
    [{ ...facts, status: 'accepted', orderStatus: 'paid', acceptedAt: NOON }, '2026年3月2日已被领取'],
    [
      { ...facts, status: 'returned', orderStatus: 'refunding', returnReason: 'expired' },
      '到期无人领取，款项正在原路退回',
    ],
    [
      { ...facts, status: 'returned', orderStatus: 'refunded', returnReason: 'cancelled' },
      '已撤回礼物，款项已原路退回',
    ],
    [{ ...facts, status: 'closed', orderStatus: 'closed' }, '未支付，已关闭'],
  ] as const)('says how it stands: %j', (gift, words) => {
    expect(describeGift(gift, NOON)).toBe(words);
  });

  it('says that its money is on the way once its time is over', () => {
    const over = { ...facts, status: 'waiting', orderStatus: 'paid' } as const;
    expect(describeGift(over, facts.expiresAt)).toBe('无人领取，正在退款');
  });
});

describe('the token of a gift', () => {
  const [tokens, others] = [createGiftTokens(Buffer.alloc(32, 1)), createGiftTokens(Buffer.alloc(32, 2))];

  it('has 128 bits, is the same each time, and another for each gift and data key', () => {
    const token = tokens.tokenOf('01A');
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(giftTokenSchema.parse(token)).toBe(tokens.tokenOf('01A'));
    expect(new Set([token, tokens.tokenOf('01B'), others.tokenOf('01A')]).size).toBe(3);
  });

  it('is known to the database by a keyed hash alone, from which it cannot be told', () => {
    const token = tokens.tokenOf('01A');
    expect(tokens.hashOf(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(tokens.hashOf(token)).not.toBe(others.hashOf(token));
  });

  it('is nobody else’s', () => {
    expect(tokens.isTokenOf(tokens.tokenOf('01A'), '01A')).toBe(true);
    expect(tokens.isTokenOf(tokens.tokenOf('01A'), '01B')).toBe(false);
    expect(tokens.isTokenOf('short', '01A')).toBe(false);
  });
});

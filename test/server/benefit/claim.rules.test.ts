import { computeValidTime, describeClaim, maskName, statusAt, whyNotUsable } from '../../../server/benefit/claim.rules';
import { at } from '../../support/clock';

const claim = {
  status: 'usable',
  issuedBy: 'claim',
  validFrom: at('2026-11-10T02:00:00Z'),
  expiresAt: at('2026-11-30T16:00:00Z'),
  usesLeft: 2,
  usesHeld: 0,
} as const;

describe('how long a claim is valid', () => {
  const now = at('2026-11-10T15:59:00Z');
  const monthly = { period: 'month', count: 1, rollover: 0 } as const;

  it.each([
    ['one day: until midnight of the same day in Shanghai', { kind: 'days', days: 1 }, null, '2026-11-10T16:00:00Z'],
    ['30 days, today being the first', { kind: 'days', days: 30 }, null, '2026-12-09T16:00:00Z'],
    ['the end of the quota’s month', { kind: 'periodEnd' }, monthly, '2026-11-30T16:00:00Z'],
    ['the end of its week', { kind: 'periodEnd' }, { ...monthly, period: 'week' }, '2026-11-15T16:00:00Z'],
    ['the year’s end without a quota', { kind: 'periodEnd' }, null, '2026-12-31T16:00:00Z'],
    [
      'the year’s end with a once-only one',
      { kind: 'periodEnd' },
      { ...monthly, period: 'once' },
      '2026-12-31T16:00:00Z',
    ],
    [
      'a fixed end: to the end of its day',
      { kind: 'fixed', from: '2026-11-01T00:00:00+08:00', until: '2026-11-20T10:00:00+08:00' },
      null,
      '2026-11-20T16:00:00Z',
    ],
    [
      'a fixed end at midnight: to the end of the day before',
      { kind: 'fixed', from: '2026-11-01T00:00:00+08:00', until: '2026-11-20T00:00:00+08:00' },
      null,
      '2026-11-19T16:00:00Z',
    ],
  ] as const)('is %s', (_, validity, quota, expiresAt) => {
    expect(computeValidTime({ validity, quota }, now)).toEqual({ validFrom: now, expiresAt: at(expiresAt) });
  });

  it('does not begin before its fixed beginning', () => {
    const validity = { kind: 'fixed', from: '2026-12-01T00:00:00+08:00', until: '2026-12-31T00:00:00+08:00' } as const;
    expect(computeValidTime({ validity, quota: null }, now).validFrom).toBe(at('2026-11-30T16:00:00Z'));
  });
});

describe('what a claim is at an instant', () => {
  const end = claim.expiresAt;

  it('is over at its end, whether or not a job has run', () => {
    expect(statusAt(claim, end - 1)).toBe('usable');
    expect(statusAt(claim, end)).toBe('expired');
    expect(statusAt({ ...claim, status: 'used' }, end)).toBe('used');
    expect(statusAt({ ...claim, expiresAt: null }, end)).toBe('usable');
  });

  it('does not run out while an order holds it', () => {
    expect(statusAt({ ...claim, usesHeld: 1 }, end)).toBe('usable');
    expect(whyNotUsable({ ...claim, usesHeld: 1 }, 1, end)).toBe('CLAIM_NOT_USABLE');
  });

  it.each([
    ['what is left', 2, {}, null],
    ['more than is left', 3, {}, 'CLAIM_NOT_USABLE'],
    ['what an order holds', 2, { usesHeld: 1 }, 'CLAIM_RESERVED'],
    ['the rest beside what an order holds', 1, { usesHeld: 1 }, null],
    ['of one that is on its way', 1, { status: 'delivering' }, 'CLAIM_NOT_USABLE'],
    ['of one that begins later', 1, { validFrom: end - 1 }, 'CLAIM_NOT_USABLE'],
  ] as const)('lets one use %s, or says why not', (_, uses, change, refusal) => {
    expect(whyNotUsable({ ...claim, ...change }, uses, claim.validFrom)).toBe(refusal);
  });

  it.each([
    ['2026-11-10T02:00:00Z', {}, 'verify', '有效期至 2026年11月30日'],
    ['2026-11-24T02:00:00Z', {}, 'verify', '还有 7 天到期'],
    ['2026-11-29T02:00:00Z', {}, 'verify', '明天到期'],
    ['2026-11-30T15:59:00Z', {}, 'verify', '今天到期'],
    ['2026-11-30T16:00:00Z', {}, 'verify', '已过期'],
    ['2026-11-10T01:59:00Z', {}, 'verify', '2026年11月10日起可用'],
    ['2026-11-10T02:00:00Z', { expiresAt: null }, 'verify', '长期有效'],
    ['2026-11-10T02:00:00Z', { usesHeld: 1 }, 'coupon', '正用于一笔未完成的订单'],
    ['2026-11-10T02:00:00Z', { status: 'delivering' }, 'supplier', '充值中，通常几分钟内完成'],
    ['2026-11-10T02:00:00Z', { status: 'used' }, 'supplier', '已到账'],
    ['2026-11-10T02:00:00Z', { status: 'used' }, 'verify', '已使用'],
    ['2026-11-10T02:00:00Z', { status: 'revoked' }, 'verify', '已收回'],
    ['2026-11-10T02:00:00Z', { status: 'failed', issuedBy: 'exchange' }, 'supplier', '充值失败，积分已退回'],
    ['2026-11-10T02:00:00Z', { status: 'failed' }, 'code', '发放失败'],
  ] as const)('at %s reads %o of %s as %s', (now, change, delivery, words) => {
    expect(describeClaim({ ...claim, ...change }, delivery, at(now))).toBe(words);
  });
});

describe('a name that staff may see', () => {
  it.each([
    ['山茶', '山**'],
    ['😀晴', '😀**'],
    ['  ', '会员'],
    [null, '会员'],
  ])('shows %s as %s', (nickname, shown) => {
    expect(maskName(nickname)).toBe(shown);
  });
});

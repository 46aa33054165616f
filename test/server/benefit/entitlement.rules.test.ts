import fc from 'fast-check';
import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import type { BenefitOfBook, PlanOfBook } from '../../../server/benefit/benefit-book';
import {
  type BenefitUsage,
  decideEntitlement,
  type EntitlementNames,
  type HeldClaim,
  type MemberStanding,
  NO_STANDING,
  NO_USAGE,
} from '../../../server/benefit/entitlement.rules';
import { periodAt } from '../../../server/benefit/quota-period.rules';
import { isShown } from '../../../server/benefit/window.rules';
import type { BenefitState } from '../../../shared/contract/benefit';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { buildProgramme } from '../growth/support';
import { buildBenefit } from './support';

const NOW = at('2026-11-22T12:00:00+08:00');
const MONTH_END = at('2026-12-01T00:00:00+08:00');

const plan = (code: string, name: string, more: Partial<PlanOfBook> = {}): PlanOfBook => ({
  ...{ code, name, family: 'card', familyName: '会员卡', offered: true },
  ...more,
});
const names: EntitlementNames = {
  ladders: [{ code: 'club', config: buildProgramme() }],
  plans: [plan('month', '月卡'), plan('half', '半年卡'), plan('year', '年卡'), plan('old', '旧卡', { offered: false })],
};

function benefit(wish: Partial<BenefitInput> = {}, plans: readonly string[] = []): BenefitOfBook {
  const config = { ...benefitSchema.parse(buildBenefit('gift', wish)), plans };
  return { code: 'gift', version: 1, config, stopped: false, taken: 0 };
}

const nobody = { everyone: false };
const atRank = (rank: number): MemberStanding => ({ ...NO_STANDING, tiers: new Map([['club', rank]]) });
const holding = (code: string, endsAt = NOW + 40 * DAY_MS): MemberStanding => ({
  ...atRank(0),
  memberships: [{ plan: code, family: 'card', endsAt }],
});
const issued = (key: string, count: number): BenefitUsage => ({
  ...NO_USAGE,
  issued: new Map([[key, { count, nextNumber: count + 1 }]]),
});
const claimOf = (more: Partial<HeldClaim> = {}): HeldClaim => ({
  ...{ id: 'c1', validFrom: NOW - DAY_MS, expiresAt: NOW + DAY_MS, delivered: true, freeUses: 1 },
  ...more,
});
const decide = (
  of: BenefitOfBook,
  standing: MemberStanding = atRank(0),
  usage: BenefitUsage = NO_USAGE,
  options: Parameters<typeof decideEntitlement>[5] = {},
) => decideEntitlement(of, standing, usage, names, NOW, options);

describe('who a benefit is open for', () => {
  const gold = { opensFor: { tiers: [{ programme: 'club', from: 'gold' }] } };

  it.each<[string, BenefitOfBook, MemberStanding, BenefitState]>([
    ['everybody, a visitor too', benefit(), NO_STANDING, 'open'],
    ['the tier itself', benefit(gold), atRank(2), 'open'],
    ['a tier above it', benefit(gold), atRank(3), 'open'],
    ['not the tier below', benefit(gold), atRank(1), 'locked'],
    ['a plan that lists it', benefit({ opensFor: nobody }, ['year']), holding('year'), 'open'],
    ['a plan that is no longer sold', benefit({ opensFor: nobody }, ['old']), holding('old'), 'open'],
    ['not another plan', benefit({ opensFor: nobody }, ['year']), holding('month'), 'locked'],
    ['any plan of the family', benefit({ opensFor: { families: ['card'] } }), holding('month'), 'open'],
    [
      'who is on the list',
      benefit({ opensFor: { audiences: ['vip'] } }),
      { ...atRank(0), audiences: new Set(['vip']) },
      'open',
    ],
    [
      'not who is on another',
      benefit({ opensFor: { audiences: ['vip'] } }),
      { ...atRank(0), audiences: new Set(['staff']) },
      'locked',
    ],
    ['nobody, where nothing opens it', benefit({ opensFor: nobody }), holding('year'), 'locked'],
    [
      'nobody, by a tier that there is not',
      benefit({ opensFor: { tiers: [{ programme: 'club', from: 'ruby' }] } }),
      atRank(3),
      'locked',
    ],
  ])('opens for %s', (_, of, standing, state) => {
    expect(decide(of, standing).state).toBe(state);
  });

  it('tells the books which tier and plan gave it', () => {
    const both = benefit({ opensFor: { tiers: [{ programme: 'club', from: 'silver' }] } }, ['year']);
    expect(decide(both, { ...holding('year'), tiers: new Map([['club', 3]]) })).toMatchObject({
      tier: 'club:platinum',
      plan: 'year',
    });
    expect(decide(both, holding('year'))).toMatchObject({ tier: '', plan: 'year' });
    expect(decide(benefit(), holding('year'))).toMatchObject({ tier: '', plan: '' });
  });

  it('ends with the membership, unless something without an end opens it too', () => {
    const end = NOW + 40 * DAY_MS;
    const listed = benefit({ opensFor: nobody }, ['year']);
    expect(decide(listed, holding('year', end))).toMatchObject({ entitled: true, entitledUntil: end, until: end });
    const both = benefit({ opensFor: { tiers: [{ programme: 'club', from: 'paper' }] } }, ['year']);
    expect(decide(both, holding('year', end))).toMatchObject({ entitled: true, entitledUntil: null, until: null });
  });

  it('does not ask who it is where somebody decided already', () => {
    const decided = decide(benefit(gold), atRank(0), NO_USAGE, { ignoreAudience: true });
    expect(decided).toMatchObject({ state: 'open', nextNumber: 1, entitled: false, tier: '' });
  });
});

describe('what opens a locked benefit', () => {
  const from = (tier: string) => ({ opensFor: { tiers: [{ programme: 'club', from: tier }] } });
  const tierPage = '/packages/growth/tier/index?programme=club';

  it.each<[string, BenefitOfBook, MemberStanding, string, string | null]>([
    ['one tier', benefit({ ...from('silver'), issue: 'claim' }), atRank(0), '再升一级即可领取', tierPage],
    ['more tiers', benefit({ ...from('gold'), issue: 'claim' }), atRank(0), '升至金卡即可领取', tierPage],
    ['a plan', benefit({ opensFor: nobody }, ['year']), atRank(0), '开通年卡即可使用', '/pages/plans/index'],
    [
      'one of two plans',
      benefit({ opensFor: nobody }, ['half', 'year']),
      atRank(0),
      '开通半年卡或年卡即可使用',
      '/pages/plans/index',
    ],
    [
      'any plan of the family',
      benefit({ opensFor: nobody }, ['month', 'half', 'year']),
      atRank(0),
      '开通会员卡即可使用',
      '/pages/plans/index',
    ],
    [
      'a tier or a plan',
      benefit({ ...from('silver'), issue: 'claim' }, ['year']),
      atRank(0),
      '升至银卡或开通年卡即可领取',
      '/pages/plans/index',
    ],
    ['logging in', benefit({ ...from('paper'), issue: 'claim' }), NO_STANDING, '登录后即可领取', null],
    ['a code', benefit({ opensFor: nobody, issue: 'code' }), atRank(0), '凭兑换码领取', '/packages/redeem/index'],
    [
      'points',
      benefit({ opensFor: nobody, issue: 'exchange' }),
      atRank(0),
      '可用积分兑换',
      '/packages/points/shelf/index',
    ],
  ])('is said for %s', (_, of, standing, words, page) => {
    expect(decide(of, standing)).toMatchObject({ state: 'locked', words, unlock: { words, page }, nextNumber: null });
  });

  it('is not said where nothing that the member does would', () => {
    const invited = decide(benefit({ opensFor: { audiences: ['vip'] } }));
    expect(invited).toMatchObject({ state: 'locked', words: '受邀会员专享', unlock: null });
    expect(decide(benefit({ opensFor: nobody }, ['old']))).toMatchObject({ words: '暂未开放', unlock: null });
  });
});

describe('how often a benefit can be had', () => {
  const monthly = (wish: Partial<BenefitInput> = {}) => benefit({ quota: { period: 'month', count: 4 }, ...wish });

  it('counts what the period has seen', () => {
    expect(decide(monthly(), atRank(0), issued('2026-11', 2))).toMatchObject({
      state: 'open',
      words: '本月还可用 2 次',
      remaining: 2,
      until: MONTH_END,
      period: '2026-11',
      nextNumber: 3,
    });
  });

  it('forgets what the period before has seen, where nothing is carried over', () => {
    expect(decide(monthly(), atRank(0), issued('2026-10', 4))).toMatchObject({ remaining: 4, nextNumber: 1 });
  });

  it('says when it can be had again once it is used up', () => {
    expect(decide(monthly(), atRank(0), issued('2026-11', 4))).toMatchObject({
      state: 'usedUp',
      words: '本月 4 次已用完，12月1日起可再用',
      remaining: 0,
      until: MONTH_END,
      nextNumber: null,
      entitled: true,
    });
  });

  it('names the year where the next period begins in another one', () => {
    const yearly = benefit({ quota: { period: 'year', count: 1 }, issue: 'claim' });
    expect(decide(yearly, atRank(0), issued('2026', 1)).words).toBe('今年 1 次已领完，2027年1月1日起可再领');
  });

  it('says nothing of again where its window is over by then', () => {
    const until = '2026-12-01T00:00:00+08:00';
    const last = monthly({ window: { until } });
    expect(decide(last, atRank(0), issued('2026-11', 4))).toMatchObject({ words: '本月 4 次已用完', until: at(until) });
  });

  it('says nothing of again where the membership is over by then', () => {
    const listed = monthly({ opensFor: nobody });
    const card = { ...listed, config: { ...listed.config, plans: ['year'] } };
    const used = issued('2026-11', 4);
    expect(decide(card, holding('year', MONTH_END), used)).toMatchObject({
      words: '本月 4 次已用完',
      until: MONTH_END,
    });
    expect(decide(card, holding('year', MONTH_END + 1), used).words).toBe('本月 4 次已用完，12月1日起可再用');
  });

  it('says nothing of again where it is once for ever', () => {
    const once = benefit({ quota: { period: 'once', count: 1 }, issue: 'claim' });
    expect(decide(once)).toMatchObject({ words: '还可领 1 次', period: 'once' });
    expect(decide(once, atRank(0), issued('once', 1))).toMatchObject({ state: 'usedUp', words: '已领取', until: null });
  });

  it('shows what is held although nothing more can be had', () => {
    const usage = {
      ...issued('2026-11', 4),
      held: [claimOf({ id: 'late', expiresAt: null }), claimOf({ id: 'soon' })],
    };
    expect(decide(monthly({ issue: 'claim' }), atRank(0), usage)).toMatchObject({
      state: 'open',
      words: '已领取，可使用',
      claimId: 'soon',
      nextNumber: null,
    });
    expect(decide(monthly({ issue: 'claim', opensFor: nobody }), atRank(0), usage)).toMatchObject({
      state: 'open',
      claimId: 'soon',
      entitled: false,
      nextNumber: null,
    });
  });

  it('counts what came by itself and lies unused as still to be used', () => {
    const usage = { ...issued('2026-11', 3), held: [claimOf()] };
    expect(decide(monthly(), atRank(0), usage)).toMatchObject({
      remaining: 2,
      words: '本月还可用 2 次',
      nextNumber: 4,
    });
  });

  it('shows no claim that has run out, is not valid yet, is being delivered, or is in an order’s hand', () => {
    const claims = [
      claimOf({ expiresAt: NOW }),
      claimOf({ validFrom: NOW + 1 }),
      claimOf({ delivered: false }),
      claimOf({ freeUses: 0 }),
    ];
    for (const held of claims) expect(decide(benefit(), atRank(0), { ...NO_USAGE, held: [held] }).claimId).toBeNull();
  });

  it('allows one claim at a time where there is no quota', () => {
    const claimed = benefit({ issue: 'claim' });
    expect(decide(claimed)).toMatchObject({ state: 'open', words: '可领取', period: 'open', nextNumber: 1 });
    const held = { ...issued('open', 1), held: [claimOf()] };
    expect(decide(claimed, atRank(0), held)).toMatchObject({ state: 'open', claimId: 'c1', nextNumber: null });
    const underway = { ...issued('open', 1), held: [claimOf({ delivered: false })] };
    expect(decide(claimed, atRank(0), underway)).toMatchObject({ state: 'usedUp', words: '正在发放，请稍候' });
    expect(decide(claimed, atRank(0), issued('open', 1))).toMatchObject({ state: 'open', nextNumber: 2 });
  });
});

describe('what is carried over', () => {
  const carrying = (rollover: number) => benefit({ quota: { period: 'month', count: 4, rollover } });
  const since = (opensAt: string, closesAt: string | null = null) => [
    { opensAt: at(opensAt), closesAt: closesAt === null ? null : at(closesAt) },
  ];
  const all = since('2026-09-01T00:00:00+08:00');

  it.each([
    ['what was left, up to the limit', 2, issued('2026-10', 1), all, 6],
    ['no more than was left', 2, issued('2026-10', 3), all, 5],
    ['nothing of what was used up', 2, issued('2026-10', 4), all, 4],
    ['nothing where more was used than the period gave by itself', 2, issued('2026-10', 6), all, 4],
    ['nothing without a rollover', 0, issued('2026-10', 0), all, 4],
    ['nothing of a period in which it was not open', 2, NO_USAGE, since('2026-11-01T00:00:00+08:00'), 4],
    ['what was left of the one day in which it was open', 2, NO_USAGE, since('2026-10-31T23:00:00+08:00'), 6],
    [
      'nothing of a period before which it had closed',
      2,
      NO_USAGE,
      since('2026-05-01T00:00:00+08:00', '2026-10-01T00:00:00+08:00'),
      4,
    ],
    ['nothing of two periods ago', 4, issued('2026-10', 4), all, 4],
  ])('is %s', (_, rollover, usage, spans, allowed) => {
    expect(decide(carrying(rollover), atRank(0), { ...usage, spans }).remaining).toBe(allowed);
  });
});

describe('when a benefit can be had', () => {
  const from = '2026-12-01T10:00:00+08:00';
  const until = '2026-12-31T00:00:00+08:00';
  const windowed = (wish: Partial<BenefitInput> = {}) =>
    benefit({ window: { from, until, warmUpDays: 3 }, issue: 'claim', ...wish });
  const decideAt = (of: BenefitOfBook, now: number) => decideEntitlement(of, atRank(0), NO_USAGE, names, now);

  it('is told before its window begins, and it cannot be claimed', () => {
    expect(decideAt(windowed(), NOW)).toMatchObject({
      state: 'upcoming',
      words: '12月1日 10:00 开始',
      until: at(from),
      nextNumber: null,
      entitled: false,
    });
  });

  it('begins and ends on the millisecond', () => {
    expect(decideAt(windowed(), at(from) - 1).state).toBe('upcoming');
    expect(decideAt(windowed(), at(from))).toMatchObject({ state: 'open', until: at(until), entitledUntil: at(until) });
    expect(decideAt(windowed(), at(until) - 1).state).toBe('open');
    expect(decideAt(windowed(), at(until))).toMatchObject({ state: 'ended', words: '已结束', entitled: false });
  });

  it('is shown from its warm-up until its window is over', () => {
    const warmUp = at(from) - 3 * DAY_MS;
    expect([warmUp - 1, warmUp, at(until) - 1, at(until)].map((now) => isShown(windowed().config, now))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('ends for all when an operator stops it', () => {
    expect(decide({ ...benefit(), stopped: true })).toMatchObject({
      state: 'ended',
      words: '暂停提供',
      nextNumber: null,
      entitled: false,
    });
  });
});

describe('what there is for everybody together', () => {
  it('is sold out when the stock is taken', () => {
    const stocked = benefit({ stock: 100, issue: 'claim' });
    expect(decide(stocked, atRank(0), { ...NO_USAGE, taken: 99 })).toMatchObject({ state: 'open', nextNumber: 1 });
    expect(decide(stocked, atRank(0), { ...NO_USAGE, taken: 100 })).toMatchObject({
      state: 'soldOut',
      words: '已领完',
      until: null,
      nextNumber: null,
      entitled: true,
    });
  });

  it('is there again next month where the month’s budget is what ran out', () => {
    const budgeted = benefit({ budget: { fen: 1_000, per: 'month' }, costFen: 300, issue: 'claim' });
    expect(decide(budgeted, atRank(0), { ...NO_USAGE, boundFen: 700 }).state).toBe('open');
    expect(decide(budgeted, atRank(0), { ...NO_USAGE, boundFen: 701 })).toMatchObject({
      state: 'soldOut',
      words: '本月已领完，12月1日起可再领',
      until: MONTH_END,
    });
    const total = benefit({ budget: { fen: 1_000, per: 'total' }, costFen: 300 });
    expect(decide(total, atRank(0), { ...NO_USAGE, boundFen: 800 })).toMatchObject({ words: '已领完', until: null });
  });
});

describe('an entitlement, whatever the benefit and the member', () => {
  const quotas = fc.option(
    fc.record({
      period: fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'once'),
      count: fc.integer({ min: 1, max: 5 }),
      rollover: fc.integer({ min: 0, max: 3 }),
    }),
  );
  const instant = fc.integer({ min: NOW - 60 * DAY_MS, max: NOW + 60 * DAY_MS });
  const benefits = fc
    .record({
      quota: quotas,
      issue: fc.constantFrom('automatic', 'claim', 'exchange', 'code'),
      tier: fc.option(fc.constantFrom('paper', 'silver', 'gold', 'platinum')),
      plans: fc.subarray(['month', 'half', 'year', 'old']),
      stock: fc.option(fc.integer({ min: 0, max: 10 })),
      budget: fc.option(fc.integer({ min: 1, max: 1_000 })),
      window: fc.option(fc.record({ from: fc.option(instant), until: fc.option(instant) })),
      stopped: fc.boolean(),
    })
    .map(({ tier, plans, window, budget, stopped, ...wish }) => {
      const text = (value: number | null) => (value === null ? null : new Date(value).toISOString());
      const of = benefit(
        {
          ...(wish as Partial<BenefitInput>),
          opensFor: { tiers: tier === null ? [] : [{ programme: 'club', from: tier }] },
          budget: budget === null ? null : { fen: budget, per: 'month' },
          costFen: 100,
          window: window && { from: text(window.from), until: text(window.until) },
        },
        plans,
      );
      return { ...of, stopped };
    });
  const standings = fc.record({
    rank: fc.integer({ min: -1, max: 3 }),
    plan: fc.option(fc.constantFrom('month', 'year')),
  });
  const usages = fc.record({
    issued: fc.integer({ min: 0, max: 8 }),
    issuedBefore: fc.integer({ min: 0, max: 8 }),
    taken: fc.integer({ min: 0, max: 12 }),
    boundFen: fc.integer({ min: 0, max: 1_200 }),
    held: fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        validFrom: instant,
        expiresAt: fc.option(instant),
        delivered: fc.boolean(),
        freeUses: fc.integer({ min: 0, max: 2 }),
      }),
      { maxLength: 3 },
    ),
  });
  const cases = fc.tuple(benefits, standings, usages).map(([of, { rank, plan: held }, usage]) => {
    const standing: MemberStanding = {
      tiers: new Map(rank < 0 ? [] : [['club', rank]]),
      memberships: held === null ? [] : [{ plan: held, family: 'card', endsAt: NOW + DAY_MS }],
      audiences: new Set(),
    };
    const key = of.config.quota ? periodAt(of.config.quota.period, NOW).key : 'open';
    const full: BenefitUsage = {
      ...usage,
      issued: new Map([[key, { count: usage.issued, nextNumber: usage.issued + 1 }]]),
      spans: [],
    };
    return { of, standing, usage: full };
  });

  it('allows a claim only where it is open, entitled, within quota, stock and budget', () => {
    fc.assert(
      fc.property(cases, ({ of, standing, usage }) => {
        const decided = decide(of, standing, usage);
        if (decided.nextNumber === null) return;
        const { quota, stock, budget } = of.config;
        expect(decided.state).toBe('open');
        expect(decided.entitled).toBe(true);
        expect(of.stopped).toBe(false);
        if (quota) expect(decided.nextNumber).toBeLessThanOrEqual(quota.count);
        if (stock !== null) expect(usage.taken).toBeLessThan(stock);
        if (budget) expect(usage.boundFen + 100).toBeLessThanOrEqual(budget.fen);
      }),
    );
  });

  it('is open only where something can be had or is held, and says something in any state', () => {
    fc.assert(
      fc.property(cases, ({ of, standing, usage }) => {
        const decided = decide(of, standing, usage);
        expect(decided.state === 'open').toBe(decided.nextNumber !== null || decided.claimId !== null);
        expect(decided.words.length).toBeGreaterThan(1);
        expect(decided.unlock !== null && decided.state !== 'locked').toBe(false);
        if (decided.until !== null) expect(decided.until).toBeGreaterThan(NOW);
      }),
    );
  });

  it('is worth no less with a higher tier', () => {
    fc.assert(
      fc.property(cases, ({ of, standing, usage }) => {
        const rank = standing.tiers.get('club');
        if (rank === undefined || rank === 3) return;
        const higher = { ...standing, tiers: new Map([['club', rank + 1]]) };
        if (decide(of, standing, usage).nextNumber !== null) {
          expect(decide(of, higher, usage).nextNumber).not.toBeNull();
        }
      }),
    );
  });
});

import { findFunnel } from '../../../server/benefit/find-funnel';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import type { Character } from '../growth/support';
import { type BenefitStory, openBenefitStory } from './support';

const ENVELOPE = 'taoqi-envelope';
const MONTHS = ['2026-03', '2026-04', '2026-05'] as const;

/** Who claims the envelope in which month, and who uses what they claimed; nobody else does. */
const plans: Readonly<Record<string, { readonly claims: string; readonly uses: string }>> = {
  安: { claims: '345', uses: '345' },
  博: { claims: '34', uses: '4' },
  晨: { claims: '3', uses: '' },
  迪: { claims: '5', uses: '5' },
  恩: { claims: '', uses: '' },
};

describe.each(engines)('淘气值: benefits that have to be claimed, on %s', (engine) => {
  let story: BenefitStory;
  const members = new Map<string, Character>();
  let newcomer: Character;
  beforeAll(async () => {
    story = await openBenefitStory(engine, 'taoqizhi', '2026-03-10');
    for (const name of Object.keys(plans)) members.set(name, await story.enter(name));
    newcomer = await story.enter('新');
    // One order of ¥5000 gives 410: 普通会员 for the rest of the year.
    await story.happen(...[...members.values()].map((who) => story.event(who, 'order.paid', { amountFen: 500_000 })));
  });
  afterAll(() => story?.close());
  afterEach(async () => expect(await story.faults()).toEqual([]));

  const member = (name: string): Character => members.get(name) ?? newcomer;
  const envelope = async (who: Character) => {
    const { state, words, remaining } = await story.card(who, ENVELOPE);
    return [state, words, remaining];
  };
  /** What the till would take off an order of ¥100. */
  const quote = async (who: Character) => {
    const order = { reference: 'Q-1', amountFen: 10_000 };
    const { body } = await story.shop.post('/open/v1/coupons/quotes', {
      person: { memberNumber: who.memberNumber },
      order,
    });
    return (body.items as { coupon: string; discountFen: number; usable: boolean }[]).filter(({ usable }) => usable);
  };

  it('opens by tier: a newcomer reads what is missing and gets none', async () => {
    expect(await envelope(member('安'))).toEqual(['open', '本月还可领 1 次', 1]);
    expect(await envelope(newcomer)).toEqual(['locked', '再升一级即可领取', 1]);
    expect((await story.tap(newcomer, ENVELOPE)).body.code).toBe('BENEFIT_LOCKED');
    expect((await story.card(member('安'), 'taoqi-cinema')).unlock?.words).toBe('升至APASS即可领取');
  });

  it('is nothing at the till before it was claimed, and takes its ¥5 off afterwards', async () => {
    const ann = member('安');
    expect(await quote(ann)).toEqual([]);
    const claim = await story.claim(ann, ENVELOPE);
    expect(await quote(ann)).toMatchObject([{ coupon: `claim:${claim.id}`, discountFen: 500 }]);
    expect(await envelope(ann)).toEqual(['open', '已领取，可使用', 0]);
  });

  it('gives one a month, and a tap that comes twice the same one', async () => {
    const bo = member('博');
    const [one, two] = await Promise.all([1, 2].map(() => story.tap(bo, ENVELOPE, { key: 'tap-of-march-0001' })));
    expect([one?.status, two?.status]).toEqual([201, 201]);
    expect(one?.body.id).toBe(two?.body.id);
    expect((await story.tap(bo, ENVELOPE)).body.code).toBe('BENEFIT_QUOTA_REACHED');
    expect(await story.claims(bo, 'usable')).toHaveLength(1);
  });

  it('goes on for three months as everybody pleases', async () => {
    for (const month of MONTHS) {
      if (month !== '2026-03') await story.restUntil(`${month}-10`);
      const digit = month.slice(-1);
      for (const [name, { claims, uses }] of Object.entries(plans)) {
        const who = member(name);
        await who.post('/api/v1/benefit-exposures', { codes: [ENVELOPE] });
        if (!claims.includes(digit)) continue;
        const [held] = await story.claims(who, 'usable');
        const claim = held ?? (await story.claim(who, ENVELOPE));
        if (!uses.includes(digit)) continue;
        const used = await story.redeem(who, claim.id);
        expect([name, month, used.status]).toEqual([name, month, 201]);
      }
    }
    await story.house.settle();
  });

  it('lapses at the month’s last midnight, used or not, and is not carried over', async () => {
    const [lapsed] = await story.claims(member('晨'), 'ended');
    expect(lapsed).toMatchObject({ status: 'expired', expiresAt: '2026-03-31T16:00:00.000Z' });
    expect((await story.redeem(member('晨'), lapsed?.id ?? '')).body.code).toBe('CLAIM_NOT_USABLE');
    // Two months without a claim are no two claims.
    expect(await envelope(member('晨'))).toEqual(['open', '本月还可领 1 次', 1]);
    const bo = await story.claims(member('博'), 'ended');
    expect(bo.map(({ validFrom, status }) => [validFrom.slice(0, 7), status])).toEqual([['2026-03', 'expired']]);
    await story.restUntil('2026-05-31');
    const ann = member('安');
    await story.happens(ann, 'order.paid', { amountFen: 400_000 }, { occurredAt: '2026-04-20T12:00:00+08:00' });
    await story.happens(ann, 'order.paid', { amountFen: 400_000 }, { occurredAt: '2026-02-20T12:00:00+08:00' });
    const returns = await story.claim(ann, 'taoqi-returns');
    story.house.clock.set(at('2026-05-31T23:59:59.999+08:00'));
    expect((await story.claimDetail(ann, returns.id)).status).toBe('usable');
    story.house.clock.set(at('2026-06-01T00:00:00+08:00'));
    // At that instant, whether or not any job has run.
    expect((await story.claimDetail(ann, returns.id)).status).toBe('expired');
  });

  it('tells how many of those who could did claim, month by month', async () => {
    const counted = (key: 'claims' | 'uses', digit: string) =>
      Object.values(plans).filter((plan) => plan[key].includes(digit)).length;
    const rates: string[] = [];
    for (const month of MONTHS) {
      const digit = month.slice(-1);
      const funnel = await findFunnel(story.house.database, { benefit: ENVELOPE, month });
      const [claimed, used] = [counted('claims', digit), counted('uses', digit)];
      expect(funnel).toEqual({ entitled: 5, exposed: 5, claimed, used, usageRateBp: used * 2_000 });
      rates.push(`${(funnel.claimed * 100) / funnel.entitled} %`);
    }
    expect(rates).toEqual(['60 %', '40 %', '40 %']);
  });

  it('switches a service on with the claim, for what is left of the month', async () => {
    const ann = member('安');
    const services = async () => {
      const person = { memberNumber: ann.memberNumber };
      const { body } = await story.shop.post('/open/v1/services', { person });
      return body.items.map(({ service, until }: { service: string; until: string }) => [service, until]);
    };
    expect(await services()).toEqual([]);
    await story.claim(ann, 'taoqi-priority');
    expect(await services()).toEqual([['priority', '2026-06-30T16:00:00.000Z']]);
    await story.restUntil('2026-07-01');
    expect(await services()).toEqual([]);
  });
});

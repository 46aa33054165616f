import { BenefitClaim, BenefitReach, BenefitUse, BenefitUseCode } from '../../../server/benefit/benefit.entity';
import { BENEFIT_USED } from '../../../server/benefit/benefit.events';
import { findClaim, findSavings } from '../../../server/benefit/find-claims';
import { makeUseCode } from '../../../server/benefit/make-use-code';
import {
  presentRedemption,
  previewRedemption,
  redeemCode,
  reverseRedemption,
} from '../../../server/benefit/redeem-code';
import { sweepClaims } from '../../../server/benefit/sweep-claims';
import { holdUse, releaseHold, reverseUse } from '../../../server/benefit/use-claim';
import { Member } from '../../../server/member/member.entity';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { buildBenefit, type ClaimWorld, openClaimWorld } from './claim-support';

/** Four uses of ¥3, each worth ¥18, until the month's end. */
const card = buildBenefit({
  ...{ uses: 4, costFen: 300, savesFen: 1_800, stock: 10, budget: { fen: 100_000, per: 'month' } },
  quota: { period: 'month', count: 1 },
});

describe.each(engines)('using a claim, on %s', (engine) => {
  let world: ClaimWorld;
  let member: string;
  let claim: BenefitClaim;
  beforeAll(async () => {
    world = await openClaimWorld(engine);
  });
  beforeEach(async () => {
    await world.clear();
    [member] = (await world.addMembers(1)) as [string];
    await world.load(card);
    claim = await world.claimed(member);
  });
  afterAll(() => world.close());
  afterEach(async () => expect(await world.faults()).toEqual([]));

  const reverse = (useId: string, key = `reverse:${useId}`) =>
    world.database.inUnit((unit) => reverseUse(unit, useId, key, world.clock.now()));
  const uses = () => world.database.read.find(BenefitUse, { order: { id: 'ASC' } });

  it('books cost and saving of each use, and ends with the last', async () => {
    const first = await world.use(claim.id, { uses: 3, place: '万象城店', business: 'pos' });
    expect(first).toMatchObject({ ok: true, value: { claim: { status: 'usable', usesLeft: 1 } } });
    world.clock.advance(MINUTE_MS);
    const last = await world.use(claim.id, { savedFen: 1_234 });
    expect(last).toMatchObject({ ok: true, value: { claim: { status: 'used', endedAt: world.clock.now() } } });
    const common = { month: '2026-11', version: 1, tier: '', plan: '', reverses: null };
    expect(await uses()).toMatchObject([
      { ...common, uses: 3, costFen: 900, savedFen: 5_400, place: '万象城店', business: 'pos' },
      { ...common, uses: 1, costFen: 300, savedFen: 1_234, place: '', business: '' },
    ]);
    expect(await world.told(BENEFIT_USED)).toMatchObject([
      { memberId: member, claimId: claim.id, uses: 3, usesLeft: 1, place: '万象城店', savedFen: 5_400 },
      { uses: 1, usesLeft: 0, savedFen: 1_234 },
    ]);
    const stages = (await world.database.read.find(BenefitReach)).map(({ stage }) => stage);
    expect(stages.sort()).toEqual(['claimed', 'used']);
    expect(await world.bound('2026-11')).toBe(1_200);
    const savings = await findSavings(world.database.read, member, world.clock.now());
    expect(savings).toEqual({ savedFen: 6_634, uses: 4, usableClaims: 0 });
  });

  it('answers the same key with the first use', async () => {
    const [first, again] = [
      await world.use(claim.id, { sourceKey: 'redeem:pos:1' }),
      await world.use(claim.id, { sourceKey: 'redeem:pos:1' }),
    ];
    expect(first.ok && again.ok && again.value.use.id === first.value.use.id).toBe(true);
    expect((await world.read(claim.id)).usesLeft).toBe(3);
  });

  it('refuses more than is left, and what has run out', async () => {
    expect(await world.use(claim.id, { uses: 5 })).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
    expect(await world.use('nobody', {})).toEqual({ ok: false, refusal: 'CLAIM_NOT_FOUND' });
    world.clock.set(claim.expiresAt ?? 0);
    expect(await world.use(claim.id)).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
    expect(await uses()).toEqual([]);
  });

  it('never uses more than there is, however many try at once', async () => {
    const tries = await Promise.all(Array.from({ length: 12 }, () => world.use(claim.id)));
    expect(tries.filter(({ ok }) => ok)).toHaveLength(4);
    expect(await world.read(claim.id)).toMatchObject({ status: 'used', usesLeft: 0 });
    expect(await uses()).toHaveLength(4);
  });

  describe('what an order holds', () => {
    const hold = () => world.database.inUnit((unit) => holdUse(unit, claim.id, world.clock.now()));
    const release = () => world.database.inUnit((unit) => releaseHold(unit, claim.id, world.clock.now()));

    it('is nobody else’s until it is let go', async () => {
      for (let time = 0; time < 4; time++) expect((await hold()).ok).toBe(true);
      expect(await hold()).toEqual({ ok: false, refusal: 'CLAIM_RESERVED' });
      expect(await world.use(claim.id)).toEqual({ ok: false, refusal: 'CLAIM_RESERVED' });
      await release();
      expect((await world.use(claim.id)).ok).toBe(true);
      expect((await world.use(claim.id, { uses: 3, held: true })).ok).toBe(true);
      expect(await world.use(claim.id, { held: true })).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
      await release();
      expect(await world.read(claim.id)).toMatchObject({ usesLeft: 0, usesHeld: 0, status: 'used' });
    });

    it('can be used when the claim has run out meanwhile, and ends it when it is let go', async () => {
      await hold();
      await hold();
      world.clock.set((claim.expiresAt ?? 0) + 1);
      await sweepClaims(world);
      expect(await world.read(claim.id)).toMatchObject({ status: 'usable', usesHeld: 2 });
      expect((await world.use(claim.id, { held: true })).ok).toBe(true);
      await release();
      expect(await world.read(claim.id)).toMatchObject({ status: 'expired', usesLeft: 3, usesHeld: 0 });
      expect([await world.bound('2026-11'), await world.taken()]).toEqual([300, 1]);
    });
  });

  describe('a use that is taken back', () => {
    const wearOut = async () => {
      const used = await world.use(claim.id, { uses: 4, place: '万象城店' });
      if (!used.ok) throw new Error(used.refusal);
      return used.value.use;
    };

    it('can be used again, and leaves a reversing line in the month of the reversal', async () => {
      const used = await wearOut();
      world.clock.advance(MINUTE_MS);
      const reversed = await reverse(used.id);
      expect(reversed).toMatchObject({ ok: true, value: { claim: { status: 'usable', usesLeft: 4, endedAt: null } } });
      expect(await uses()).toMatchObject([
        { uses: 4, costFen: 1_200, savedFen: 7_200 },
        { uses: -4, costFen: -1_200, savedFen: -7_200, reverses: used.id, place: '万象城店' },
      ]);
      expect((await world.use(claim.id)).ok).toBe(true);
      const detail = await findClaim(world.database.read, [], member, claim.id, world.clock.now());
      expect(detail?.uses.map(({ reversed: isReversed }) => isReversed).sort()).toEqual([false, true]);
    });

    it('is taken back once, whoever asks and however often', async () => {
      const used = await wearOut();
      const answers = await Promise.all(['a', 'b', 'c'].map((key) => reverse(used.id, key)));
      expect(new Set(answers.map((answer) => answer.ok && answer.value.use.id)).size).toBe(1);
      const [reversal] = await world.database.read.findBy(BenefitUse, { reverses: used.id });
      expect(await reverse(reversal!.id)).toEqual({ ok: false, refusal: 'REDEMPTION_NOT_FOUND' });
      expect(await uses()).toHaveLength(2);
    });

    it('leaves a claim over that has run out meanwhile, and gives back what that had of stock and budget', async () => {
      const used = await wearOut();
      world.clock.set(claim.expiresAt ?? 0);
      await reverse(used.id);
      expect(await world.use(claim.id)).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
      await sweepClaims(world);
      expect(await world.read(claim.id)).toMatchObject({ status: 'expired', usesLeft: 4 });
      expect([await world.bound('2026-11'), await world.taken()]).toEqual([0, 0]);
    });

    it('gives back its own part where the claim had ended in part used', async () => {
      const used = await world.use(claim.id, { uses: 3 });
      world.clock.set(claim.expiresAt ?? 0);
      await sweepClaims(world);
      expect([await world.bound('2026-11'), await world.taken()]).toEqual([900, 1]);
      await reverse(used.ok ? used.value.use.id : '');
      expect(await world.read(claim.id)).toMatchObject({ status: 'expired', usesLeft: 4 });
      expect([await world.bound('2026-11'), await world.taken()]).toEqual([0, 0]);
    });
  });

  describe('a use code', () => {
    const makeCode = async (memberId = member) => {
      const made = await world.database.inUnit((unit) => makeUseCode(unit, memberId, claim.id, world.clock.now()));
      return made.ok ? made.value : made.refusal;
    };
    const code = async () => {
      const made = await makeCode();
      if (typeof made === 'string') throw new Error(made);
      return made.code;
    };
    const redeem = (
      digits: string,
      wish: { uses?: number; reference?: string; business?: string; place?: string } = {},
    ) => {
      const all = { code: digits, uses: 1, place: '万象城店', business: 'pos', reference: 'r-1', ...wish };
      return world.database.inUnit((unit) => redeemCode(unit, all, world.clock.now()));
    };
    const preview = (digits: string) => previewRedemption(world.database.read, digits, world.clock.now());

    it('is ten digits good for a minute, kept as a hash', async () => {
      const made = await makeCode();
      expect(made).toMatchObject({ code: expect.stringMatching(/^\d{10}$/), ttlSeconds: 60 });
      const digits = typeof made === 'string' ? '' : made.code;
      expect(JSON.stringify(await world.database.read.find(BenefitUseCode))).not.toContain(digits);
      world.clock.advance(MINUTE_MS - 1);
      expect((await preview(digits)).ok).toBe(true);
      world.clock.advance(1);
      expect(await preview(digits)).toEqual({ ok: false, refusal: 'USE_CODE_REFUSED' });
      expect(await redeem(digits)).toEqual({ ok: false, refusal: 'USE_CODE_REFUSED' });
    });

    it('is looked at without being used, and greets without a whole name', async () => {
      await world.database.inUnit((unit) => unit.update(Member, { id: member }, { nickname: '山茶' }));
      const digits = await code();
      for (let time = 0; time < 2; time++) {
        expect(await preview(digits)).toMatchObject({
          ok: true,
          value: { claimId: claim.id, memberName: '山**', usesLeft: 4, benefit: { code: 'coffee', name: '中杯咖啡' } },
        });
      }
      expect(await uses()).toEqual([]);
    });

    it('ends the one before, also when several are asked for at once', async () => {
      const made = [await code(), ...(await Promise.all([code(), code(), code()]))];
      const live = await Promise.all(made.map(async (digits) => (await preview(digits)).ok));
      expect(live.filter(Boolean)).toHaveLength(1);
      expect(live[0]).toBe(false);
    });

    it('uses once', async () => {
      const digits = await code();
      const tries = await Promise.all(['a', 'b', 'c', 'd'].map((reference) => redeem(digits, { reference, uses: 2 })));
      expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
      expect(tries.flatMap((each) => (each.ok ? [] : each.refusal))).toEqual(Array(3).fill('USE_CODE_REFUSED'));
      expect((await world.read(claim.id)).usesLeft).toBe(2);
    });

    it('answers one request that came several times at once with one redemption', async () => {
      const digits = await code();
      const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(digits)));
      expect(new Set(answers.map((answer) => answer.ok && answer.value)).size).toBe(1);
      expect(answers[0]?.ok).toBe(true);
      expect((await world.read(claim.id)).usesLeft).toBe(3);
    });

    it('is not used up by a redemption that is refused', async () => {
      const digits = await code();
      expect(await redeem(digits, { uses: 5 })).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
      expect((await redeem(digits)).ok).toBe(true);
    });

    it('answers the same number of a business with its first redemption, and another request under it with a refusal', async () => {
      const [first, second] = [await code(), await code()];
      const redeemed = await redeem(second);
      for (const again of await Promise.all([1, 2, 3].map(() => redeem(second)))) expect(again).toEqual(redeemed);
      expect(await redeem(second, { place: '别处' })).toEqual({ ok: false, refusal: 'REFERENCE_REUSED' });
      expect(await redeem(first)).toEqual({ ok: false, refusal: 'REFERENCE_REUSED' });
      const other = await redeem(await code(), { business: 'kiosk' });
      expect(other.ok).toBe(true);
      expect((await world.read(claim.id)).usesLeft).toBe(2);
    });

    it('is made for one’s own claim only, and while it can be used', async () => {
      expect(await makeCode('somebody else')).toBe('CLAIM_NOT_FOUND');
      for (let time = 0; time < 4; time++) {
        await world.database.inUnit((unit) => holdUse(unit, claim.id, world.clock.now()));
      }
      expect(await makeCode()).toBe('CLAIM_RESERVED');
      await world.use(claim.id, { uses: 4, held: true });
      expect(await makeCode()).toBe('CLAIM_NOT_USABLE');
    });

    it('is taken back by the business that redeemed it, within a day, once', async () => {
      const redeemed = await redeem(await code());
      const id = redeemed.ok ? redeemed.value : '';
      const takeBack = (business: string) =>
        world.database.inUnit((unit) => reverseRedemption(unit, business, id, world.clock.now()));
      expect(await takeBack('kiosk')).toEqual({ ok: false, refusal: 'REDEMPTION_NOT_FOUND' });
      world.clock.advance(DAY_MS - 1);
      expect(await takeBack('pos')).toEqual({ ok: true, value: id });
      const reversedAt = formatInstant(world.clock.now());
      world.clock.advance(1);
      expect(await takeBack('pos')).toEqual({ ok: true, value: id });
      const shown = await presentRedemption(world.database.read, id);
      expect(shown).toMatchObject({ uses: 1, usesLeft: 4, reversedAt });
      const later = await redeem(await code(), { reference: 'r-2' });
      world.clock.advance(DAY_MS);
      const late = later.ok ? later.value : '';
      expect(await world.database.inUnit((unit) => reverseRedemption(unit, 'pos', late, world.clock.now()))).toEqual({
        ok: false,
        refusal: 'REDEMPTION_NOT_REVERSIBLE',
      });
    });

    it('leaves uses alone that were no redemption', async () => {
      const used = await world.use(claim.id, { business: 'pos', sourceKey: 'coupon:1' });
      const id = used.ok ? used.value.use.id : '';
      expect(await world.database.inUnit((unit) => reverseRedemption(unit, 'pos', id, world.clock.now()))).toEqual({
        ok: false,
        refusal: 'REDEMPTION_NOT_FOUND',
      });
    });
  });
});

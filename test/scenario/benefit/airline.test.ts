import { Benefit, BenefitClaim } from '../../../server/benefit/benefit.entity';
import { claimBenefit } from '../../../server/benefit/claim-benefit';
import { newId } from '../../../server/database/id';
import { GrowthAccount } from '../../../server/growth/growth.entity';
import { createPersonKeys } from '../../../server/member/person-keys';
import { insertMembers } from '../../server/growth/support';
import { engines } from '../../support/database';
import type { Character } from '../growth/support';
import { type BenefitStory, openBenefitStory } from './support';

const SEAT = 'air-seat';
const SEATS = 200;
const CROWD = 500;
const KM = 1_000;
const PATIENCE_MS = 120_000;

describe.each(engines)('an airline’s seats, of which there are only so many, on %s', (engine) => {
  let story: BenefitStory;
  let gil: Character;
  let hana: Character;
  beforeAll(async () => {
    story = await openBenefitStory(engine, 'airline', '2026-06-10');
    [gil, hana] = [await story.enter('吉尔'), await story.enter('花')];
    await story.happens(gil, 'flight.flown', { distanceMetres: 25_000 * KM, segments: 3 });
  });
  afterAll(() => story?.close());
  afterEach(async () => expect(await story.faults()).toEqual([]));

  const taken = async () => (await story.house.database.read.findOneByOrFail(Benefit, { code: SEAT })).taken;

  /** Members with the tier that Gil has reached; 500 logins would take longer than what is to be seen here. */
  const seatCrowd = async (): Promise<string[]> => {
    const { database, clock } = story.house;
    const members = Array.from({ length: CROWD }, () => {
      const id = newId(clock.now());
      return { id, memberNumber: `n${id.slice(-18)}`, joinedAt: clock.now() };
    });
    await insertMembers(database, members);
    const { memberId } = await story.house.logIn(gil.personId);
    const risen = await database.read.findOneByOrFail(GrowthAccount, { memberId, programme: 'airline-mileage' });
    const accounts = members.map(({ id }) => ({ ...risen, memberId: id }));
    await database.inUnit((unit) => unit.insert(GrowthAccount, accounts));
    return members.map(({ id }) => id);
  };

  it('are for who has risen: by kilometres or by segments, one of the two is enough', async () => {
    expect(await story.card(gil, SEAT)).toMatchObject({ state: 'open', words: '本月还可领 1 次' });
    expect(await story.card(hana, SEAT)).toMatchObject({ state: 'locked', words: '再升一级即可领取' });
    expect((await story.tap(hana, SEAT)).body.code).toBe('BENEFIT_LOCKED');
    const hops = Array.from({ length: 20 }, () =>
      story.event(hana, 'flight.flown', { distanceMetres: 300 * KM, segments: 1 }),
    );
    await story.happen(...hops);
    expect((await hana.card('airline-mileage')).growth).toBe(6_000);
    expect(await story.card(hana, SEAT)).toMatchObject({ state: 'open' });
    // Segments have made her silver, which is not gold.
    const boarding = await story.card(hana, 'air-boarding');
    expect([boarding.state, boarding.words]).toEqual(['locked', '再升一级即可使用']);
  });

  it('that nobody uses in 60 days are free for others', async () => {
    const seats = [await story.claim(gil, SEAT), await story.claim(hana, SEAT)];
    expect(seats.map(({ expiresAt }) => expiresAt)).toEqual(Array(2).fill('2026-08-08T16:00:00.000Z'));
    expect((await story.redeem(gil, seats[0]?.id ?? '')).status).toBe(201);
    expect(await taken()).toBe(2);
    await story.restUntil('2026-08-10');
    // The one that was used stays taken.
    expect(await taken()).toBe(1);
  });

  it('stay with who claimed them when a ticket is voided: nobody falls before the year ends', async () => {
    await story.happens(gil, 'flight.flown', { distanceMetres: 100_000 * KM, segments: 9 }, { subject: 'gil-2' });
    await story.happens(gil, 'flight.voided', {}, { subject: 'gil-2' });
    const lounge = await story.claim(gil, 'air-lounge');
    expect(lounge.status).toBe('delivering');
    await story.house.advance(30_000);
    expect(await story.claimDetail(gil, lounge.id)).toMatchObject({ status: 'used', delivery: { kind: 'supplier' } });
    const seat = await story.claim(gil, SEAT);
    await story.restUntil('2027-01-02');
    // Platinum for what was left of the year; the new one goes by what was really flown: the lounge closes, the seats do not.
    expect((await gil.card('airline-mileage')).tier.code).toBe('silver');
    expect(await story.card(gil, 'air-lounge')).toMatchObject({ state: 'locked', words: '升至白金卡即可领取' });
    expect(await story.card(gil, SEAT)).toMatchObject({ state: 'open' });
    expect((await story.claimDetail(gil, seat.id)).status).toBe('expired');
  });

  it(
    `are given to the last one and no further when ${CROWD} claim in the same second; who claims again has the first claim`,
    async () => {
      const { database, clock, config, composition } = story.house;
      const first = await story.tap(gil, SEAT, { key: 'gil-takes-a-seat-1' });
      expect(first.status).toBe(201);
      const left = SEATS - (await taken());
      const crowd = await seatCrowd();
      const parts = { ...composition.claims, database, clock, keys: createPersonKeys(config) };
      const wish = (memberId: string) => ({ memberId, benefit: SEAT, account: null, clientKey: `seat-of-${memberId}` });
      const answers = await Promise.all(crowd.map((memberId) => claimBenefit(parts, wish(memberId))));
      const given = answers.flatMap((answer, index) =>
        answer.ok ? [[crowd[index] ?? '', answer.value] as const] : [],
      );
      const refusals = answers.flatMap((answer) => (answer.ok ? [] : answer.refusal));
      expect([given.length, new Set(refusals)]).toEqual([left, new Set(['BENEFIT_SOLD_OUT'])]);
      expect(await taken()).toBe(SEATS);
      expect(new Set(given.map(([, claimId]) => claimId)).size).toBe(left);
      expect(await database.read.countBy(BenefitClaim, { benefit: SEAT, status: 'usable' })).toBe(left + 1);

      const again = await Promise.all(given.slice(0, 20).map(([memberId]) => claimBenefit(parts, wish(memberId))));
      expect(again).toEqual(given.slice(0, 20).map(([, value]) => ({ ok: true, value })));
      expect((await story.tap(gil, SEAT, { key: 'gil-takes-a-seat-1' })).body.id).toBe(first.body.id);
      expect(await taken()).toBe(SEATS);
      expect(await story.card(hana, SEAT)).toMatchObject({ state: 'soldOut', words: '已领完' });
    },
    PATIENCE_MS,
  );
});

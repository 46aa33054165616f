import { isDuplicate } from '../../../server/database/errors';
import { Job } from '../../../server/jobs/job.entity';
import { extendMembership, type TermGrant } from '../../../server/membership/extend-membership';
import { presentMembership, readMemberships } from '../../../server/membership/find-membership';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { addMonths } from '../../../shared/kernel/business-day';
import { formatInstant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);
const NOW = at('2026-01-31T02:00:00Z');
const families = [
  { code: 'other', name: '健身会员', isDefault: false, position: 0, changes: null },
  { code: 'shop', name: '山茶会员', isDefault: true, position: 1, changes: null },
];
let members = 0;

describe.each(engines)('granting terms on %s', (engine) => {
  let database: TestDatabase;
  let memberId: string;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(() => {
    members += 1;
    memberId = `member-${members}`;
  });

  const grantOf = (sourceKey: string, changes: Partial<TermGrant> = {}): TermGrant => ({
    memberId,
    family: 'shop',
    familyRank: 1,
    planId: 'plan-1',
    planName: '山茶会员月卡',
    period: { unit: 'month', count: 1 },
    source: 'order',
    sourceKey: `${memberId}:${sourceKey}`,
    orderId: null,
    ...changes,
  });
  const grant = (sourceKey: string, changes?: Partial<TermGrant>, now = NOW) =>
    database.inUnit((unit) => extendMembership(unit, grantOf(sourceKey, changes), now));
  const present = async (now = NOW) => presentMembership(families, await readMemberships(database, memberId), now);

  it('gives thirty grants at once thirty terms, end to end', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => grant(`s${n}`)));
    const terms = await database.read.find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } });
    expect(terms.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual(
      Array.from({ length: 30 }, (_, n) => [addMonths(NOW, n), addMonths(NOW, n + 1)]),
    );
    expect((await present()).endsAt).toBe(formatInstant(addMonths(NOW, 30)));
  });

  it('gives one source one term, and a failed repeat changes nothing', async () => {
    await grant('once');
    const repeat = await grant('once').catch((error: unknown) => error);
    expect(isDuplicate(repeat)).toBe(true);
    expect((await present()).endsAt).toBe(formatInstant(addMonths(NOW, 1)));
  });

  it('tells each term once to whoever listens', async () => {
    await grant('told');
    const [term] = await database.read.findBy(MembershipTerm, { memberId });
    expect(await database.read.countBy(Job, { uniqueKey: `event:membership.extended:${term?.id}` })).toBe(1);
  });

  it('refuses another rank while one is in force, and changes nothing', async () => {
    await grant('first');
    expect(await grant('gold', { familyRank: 2 })).toEqual({ ok: false, refusal: 'PLAN_RANK_DIFFERS' });
    expect((await present()).terms).toHaveLength(1);
    const after = addMonths(NOW, 1);
    expect((await grant('gold', { familyRank: 2 }, after)).ok).toBe(true);
    expect(await present(after)).toMatchObject({ active: true, startsAt: formatInstant(after) });
  });

  it('keeps families apart, and shows the default one first whatever its place', async () => {
    await grant('shop');
    await grant('gym', { family: 'other', familyRank: 9, planName: '健身会员月卡' });
    const shown = await present();
    expect([shown.family, shown.others.map((other) => other.family)]).toEqual(['shop', ['other']]);
    expect(shown.others[0]).toMatchObject({ active: true, familyName: '健身会员', planName: '健身会员月卡' });
  });

  it('shows somebody who never had one an empty membership', async () => {
    expect(await present()).toEqual({
      active: false,
      family: 'shop',
      familyName: '山茶会员',
      startsAt: null,
      endsAt: null,
      planId: null,
      planName: null,
      terms: [],
      pause: null,
      renewal: { status: 'none' },
      others: [],
    });
  });

  it('is out at the instant of its end, though no job has run', async () => {
    await grant('short');
    const end = addMonths(NOW, 1);
    expect([(await present(end - 1)).active, (await present(end)).active]).toEqual([true, false]);
    expect((await present(end)).terms).toHaveLength(1);
  });
});

import { candidateStatement } from '../../../server/care/candidates';
import { countMembers, findMembers } from '../../../server/care/find-members';
import { resolveFilter } from '../../../server/care/resolve-filter';
import { newId } from '../../../server/database/id';
import { GrowthAccount } from '../../../server/growth/growth.entity';
import { type Member, MemberTag, WechatIdentityRow } from '../../../server/member/member.entity';
import { Membership } from '../../../server/membership/membership.entity';
import { PaymentAttempt, PurchaseOrder } from '../../../server/purchase/purchase.entity';
import { type MemberFilter, memberSearchSchema } from '../../../shared/contract/ops/member';
import { DAY_MS, type Instant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type CareWorld, openCare } from './support';

const OPENID = 'oAbcdefghijklmnopqrstuvwxyz0';
const TRANSACTION = '4200001234202603011234567890';

describe.each(engines)('looking for members on %s', (engine) => {
  let world: CareWorld;
  let programme: string;
  const people: Record<string, Member> = {};
  const orderId = newId(at('2026-03-01T02:00:00Z'));
  const attemptId = newId(at('2026-03-01T02:00:00Z'));

  beforeAll(async () => {
    world = await openCare(engine);
    const { keys, clock } = world;
    const book = await world.parts.programmes.read();
    programme = book.programmes[0]!.code;
    const now = clock.now();
    const phone = '+8613800000001';
    people.ada = await world.addMember({
      ...{
        nickname: '阿达',
        joinedAt: now - 9 * DAY_MS,
        phoneIndex: keys.phoneIndex(phone),
        phoneMasked: '138****0001',
      },
    });
    people.bo = await world.addMember({ nickname: '阿波', joinedAt: now - 8 * DAY_MS });
    people.cy = await world.addMember({ nickname: 'Cy', joinedAt: now - 7 * DAY_MS, frozenAt: now - DAY_MS });
    people.di = await world.addMember({ nickname: 'cyan', joinedAt: now - 6 * DAY_MS });
    people.gone = await world.addMember({ status: 'gone', goneAt: now, joinedAt: now - 5 * DAY_MS });
    await hold(people.ada, 'shop', now + 3 * DAY_MS);
    await hold(people.ada, 'other', now + 30 * DAY_MS);
    await hold(people.bo, 'shop', now - DAY_MS);
    await hold(people.cy, 'shop', now + 200 * DAY_MS);
    await rise(people.ada, { peakRank: 1 });
    await rise(people.bo, { baseRank: 2, peakRank: 1 });
    await rise(people.cy, { baseRank: 1, heldRank: 2, heldUntil: now + DAY_MS });
    await rise(people.di, { heldRank: 2, heldUntil: now - DAY_MS });
    await tag(people.ada, 'VIP', '投诉过');
    await tag(people.di, 'VIP');
    await world.database.inUnit(async (unit) => {
      await unit.insert(WechatIdentityRow, {
        ...{ id: newId(now), app: 'miniprogram', openid: OPENID, unionid: null, memberId: people.di!.id },
        ...{ follows: false, createdAt: now, followChangedAt: null },
      });
      await unit.insert(PurchaseOrder, {
        ...{ id: orderId, memberId: people.gone!.id, personHash: 'p', kind: 'plan', planName: '年卡', amountFen: 100 },
        ...{ refundedFen: 0, status: 'paid', createdAt: now, expiresAt: now, paidAt: now, attemptCount: 1 },
      });
      await unit.insert(PaymentAttempt, {
        ...{ id: attemptId, orderId, attemptNumber: 1, memberId: people.gone!.id, channel: 'x', status: 'paid' },
        ...{ mchid: '1', appid: 'a', payerOpenid: OPENID, description: '年卡', amountFen: 100, createdAt: now },
        ...{ expiresAt: now, transactionId: TRANSACTION },
      });
    });
  });
  afterAll(() => world?.close());

  const hold = (member: Member, family: string, endsAt: Instant) =>
    world.database.inUnit((unit) =>
      unit.insert(Membership, {
        ...{ id: newId(world.clock.now()), memberId: member.id, family, familyRank: 1, planId: `plan-${family}` },
        ...{ planName: '年卡', anchorAt: endsAt - 365 * DAY_MS, months: 12, endsAt, version: 1 },
      }),
    );
  const rise = (member: Member, ranks: Partial<GrowthAccount>) =>
    world.database.inUnit((unit) =>
      unit.insert(GrowthAccount, {
        ...{
          programme,
          memberId: member.id,
          joinedAt: member.joinedAt,
          bucket: 2026,
          baseRank: 0,
          stay: 0,
          priorRank: 0,
        },
        ...{ priorStay: 0, peakRank: 0, heldRank: 0, heldUntil: null, settlesAt: null, changes: 0, acknowledged: 0 },
        ...{ version: 1, ...ranks },
      }),
    );
  const tag = (member: Member, ...tags: string[]) =>
    world.database.inUnit(async (unit) => {
      for (const each of tags) {
        await unit.insert(MemberTag, { tag: each, memberId: member.id, createdAt: world.clock.now() });
      }
    });
  const nameOf = (id: string) => Object.keys(people).find((name) => people[name]!.id === id) ?? id;
  const page = async (filter: MemberFilter & { cursor?: string; limit?: number }) => {
    const found = await findMembers(world.parts, memberSearchSchema.parse(filter));
    if (!found.ok) throw new Error(found.refusal);
    return found.value;
  };
  const find = async (filter: MemberFilter): Promise<string[]> =>
    (await page(filter)).items.map(({ id }) => nameOf(id));
  const tierOf = async (rank: number) => {
    const book = await world.parts.programmes.read();
    return { programme, tier: book.programmes[0]!.config.tiers[rank]!.code };
  };

  it('finds by everything that a member may read out, exactly', async () => {
    expect(await find({ q: people.bo!.memberNumber })).toEqual(['bo']);
    expect(await find({ q: '138 0000 0001' })).toEqual(['ada']);
    expect(await find({ q: '+8613800000001' })).toEqual(['ada']);
    expect(await find({ q: '13800000002' })).toEqual([]);
    expect(await find({ q: OPENID })).toEqual(['di']);
    expect(await find({ q: people.cy!.id.toLowerCase() })).toEqual(['cy']);
  });

  it('finds whoever paid, by our number, the attempt’s and WeChat’s, also when they have left', async () => {
    for (const q of [orderId, attemptId, TRANSACTION]) expect(await find({ q })).toEqual(['gone']);
  });

  it('finds by how a nickname begins, letter by letter', async () => {
    expect(await find({ q: '阿' })).toEqual(['阿波', '阿达'].sort().map((name) => (name === '阿波' ? 'bo' : 'ada')));
    expect(await find({ q: 'cy' })).toEqual(['di']);
    expect(await find({ q: '%' })).toEqual([]);
  });

  it('lists the newest first and leaves out who has left', async () => {
    expect(await find({})).toEqual(['di', 'cy', 'bo', 'ada']);
    expect(await find({ joinedFrom: '2026-02-21', joinedTo: '2026-02-22' })).toEqual(['cy', 'bo']);
  });

  it('tells who pays, who has paid, and who never did', async () => {
    expect(await find({ state: 'paying' })).toEqual(['ada', 'cy']);
    expect(await find({ state: 'paying', family: 'other' })).toEqual(['ada']);
    expect(await find({ state: 'expired' })).toEqual(['bo']);
    expect(await find({ state: 'never' })).toEqual(['di']);
    expect(await find({ planId: 'plan-shop' })).toEqual(['cy', 'ada', 'bo']);
    // Whoever has another family's time left has not run out.
    expect(await find({ state: 'expired', family: 'other' })).toEqual([]);
  });

  it('tells whose paid time ends soon, the soonest first, each once', async () => {
    expect(await find({ expiringDays: 3 })).toEqual(['ada']);
    expect(await find({ expiringDays: 2 })).toEqual([]);
    expect(await find({ expiringDays: 366 })).toEqual(['ada', 'cy']);
  });

  it('tells the tier that a member sees: earned, risen to, or given and not over', async () => {
    expect(await find(await tierOf(1))).toEqual(['ada']);
    expect(await find(await tierOf(2))).toEqual(['cy', 'bo']);
    expect(await find(await tierOf(0))).toEqual(['di']);
  });

  it('combines what is asked for', async () => {
    expect(await find({ tags: 'VIP' })).toEqual(['di', 'ada']);
    expect(await find({ tags: 'VIP,投诉过' })).toEqual(['ada']);
    expect(await find({ frozen: 'true' })).toEqual(['cy']);
    expect(await find({ tags: 'VIP', state: 'paying' })).toEqual(['ada']);
    expect(await find({ q: people.ada!.memberNumber, state: 'never' })).toEqual([]);
    expect(await find({ ...(await tierOf(2)), state: 'paying' })).toEqual(['cy']);
  });

  it('refuses a tier that is not there, and a cursor that is not ours', async () => {
    const search = (wish: object) => findMembers(world.parts, memberSearchSchema.parse(wish));
    expect(await search({ programme, tier: 'unobtainium' })).toEqual({ ok: false, refusal: 'PROGRAMME_NOT_FOUND' });
    expect(await search({ cursor: 'nonsense' })).toEqual({ ok: false, refusal: 'INVALID_REQUEST' });
  });

  it('shows each member once over pages of any filter, and counts the same', async () => {
    const filters: MemberFilter[] = [
      {},
      { state: 'paying' },
      { tags: 'VIP' },
      await tierOf(2),
      { q: '阿' },
      { planId: 'plan-shop' },
    ];
    for (const filter of filters) {
      const whole = await find(filter);
      const walked: string[] = [];
      let cursor: string | null = null;
      do {
        const next: Awaited<ReturnType<typeof page>> = await page({
          ...filter,
          limit: 1,
          ...(cursor ? { cursor } : {}),
        });
        walked.push(...next.items.map(({ id }) => nameOf(id)));
        cursor = next.nextCursor;
      } while (cursor !== null);
      expect(walked).toEqual(whole);
      expect(await countMembers(world.parts, filter)).toEqual({
        ok: true,
        value: { count: whole.length, more: false },
      });
    }
  });

  const onMysql = engine === 'mysql' ? it : () => undefined;
  onMysql('walks an index for every filter and never reads a table from end to end', async () => {
    await sow(world, 4_000, programme);
    const filters: Record<string, MemberFilter> = {
      ix_member_joined: {},
      ix_member_frozen: { frozen: 'true' },
      ix_member_nickname: { q: '阿' },
      ix_membership_ends: { state: 'paying' },
      ix_membership_family_ends: { family: 'shop', expiringDays: 7 },
      ix_membership_plan_ends: { planId: 'plan-shop', state: 'expired' },
      PRIMARY: { tags: 'VIP' },
      ix_growth_account_base: await tierOf(2),
    };
    for (const [index, filter] of Object.entries(filters)) {
      const resolved = await resolveFilter(world.parts, filter, world.clock.now());
      if (!resolved.ok) throw new Error(resolved.refusal);
      for (const after of [null, placeIn(index, world.clock.now())]) {
        const { text, parameters } = candidateStatement(resolved.value, after, 50);
        const plan: PlanLine[] = await world.database.dataSource.query(`EXPLAIN ${text}`, [...parameters]);
        const stored = plan.filter(({ table }) => table !== null && !/^<|^[du]\d?$/.test(table));
        // An index that is read in its own order is left after the page.
        const whole = stored.filter(
          ({ table, type, key, Extra }) =>
            type === 'ALL' || (type === 'index' && key === null) || (table === 't' && /filesort/.test(Extra)),
        );
        expect({ index, filter, whole }).toEqual({ index, filter, whole: [] });
        expect(stored.map(({ key }) => key)).toContain(index);
      }
    }
  });
});

interface PlanLine {
  readonly table: string | null;
  readonly type: string;
  readonly key: string | null;
  readonly Extra: string;
}

/** A place half-way through a walk. */
function placeIn(index: string, now: Instant) {
  if (index === 'ix_member_nickname') return { sort: '阿达', tie: 'x' };
  return /^PRIMARY$|account/.test(index) ? { sort: 'sown02000', tie: 'sown02000' } : { sort: now, tie: 'sown02000' };
}

/** Fills the tables, so that the optimizer has something to choose by. */
async function sow({ database, clock }: CareWorld, count: number, programme: string): Promise<void> {
  const now = clock.now();
  const digits =
    '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
  const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) numbers`;
  const id = "CONCAT('sown', LPAD(n, 5, '0'))";
  const statements = [
    `INSERT INTO member (id, member_number, status, person_hash, nickname, joined_at)
     SELECT ${id}, CONCAT('s', n), 'active', n, CONCAT('友', n), ${now} - n * 1000 FROM ${numbers} WHERE n < ${count}`,
    `INSERT INTO membership (id, member_id, family, family_rank, plan_id, plan_name, anchor_at, months, ends_at, version)
     SELECT ${id}, ${id}, IF(n % 9 = 0, 'shop', 'other'), 1, IF(n % 9 = 0, 'plan-shop', 'plan-other'), '年卡', 0, 12, ${now} + (n - 2000) * ${DAY_MS}, 1
       FROM ${numbers} WHERE n < ${count}`,
    `INSERT INTO growth_account (programme, member_id, joined_at, bucket, base_rank, stay, prior_rank, prior_stay, peak_rank,
       held_rank, changes, acknowledged, version)
     SELECT '${programme}', ${id}, 0, 2026, n % 4, 0, 0, 0, n % 3, 0, 0, 0, 1 FROM ${numbers} WHERE n < ${count}`,
    `INSERT INTO member_tag (tag, member_id, created_at) SELECT CONCAT('t', n % 9), ${id}, 0 FROM ${numbers} WHERE n < ${count}`,
  ];
  for (const statement of statements) await database.dataSource.query(statement);
  await database.dataSource.query('ANALYZE TABLE member, membership, growth_account, member_tag');
}

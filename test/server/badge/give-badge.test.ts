import { BadgeAward } from '../../../server/badge/badge.entity';
import { findMemberBadges } from '../../../server/badge/find-member-badges';
import { giveBadge, takeBadgeBack } from '../../../server/badge/give-badge';
import { readProgrammeBook } from '../../../server/growth/programme-book';
import { Member } from '../../../server/member/member.entity';
import { formatInstant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import type { Somebody } from '../growth/support';
import { type BadgeWorld, buildBadge, openBadgeWorld } from './support';

const START = at('2026-03-01T02:00:00Z');

describe.each(engines)('badges by an operator’s hand on %s', (engine) => {
  let world: BadgeWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openBadgeWorld(engine, []);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(START);
    ada = await world.addMember();
  });
  afterEach(async () => expect(await world.faults()).toEqual([]));

  let codes = 0;
  const pin = async (wish: Parameters<typeof buildBadge>[0] = {}) => {
    const code = `hand${++codes}`;
    await world.load(buildBadge({ ...wish, code }));
    return code;
  };
  const review = async (times = 1) => {
    for (let n = 0; n < times; n += 1) await world.happens(ada, 'review.posted');
  };
  const given = { operator: '小林', reason: '线下活动获奖' };
  const give = async (badge: string, level: number) => {
    const done = await world.database.inUnit((unit) =>
      giveBadge(unit, { memberId: ada.id, badge, level }, given, world.clock.now()),
    );
    return done.ok ? { before: done.value.before, after: done.value.after } : done.refusal;
  };
  const takeBack = async (badge: string, level: number) => {
    const done = await world.database.inUnit((unit) =>
      takeBadgeBack(unit, { memberId: ada.id, badge, level }, world.clock.now()),
    );
    return done.ok ? { before: done.value.before, after: done.value.after } : done.refusal;
  };
  const seen = async () => {
    const { read } = world.database;
    const member = await read.findOneByOrFail(Member, { id: ada.id });
    return findMemberBadges(read, member, await readProgrammeBook(read), world.clock.now());
  };

  it('are given with the levels below, told once as the highest, and stand whatever is counted', async () => {
    const code = await pin();
    expect(await give(code, 2)).toEqual({ before: [], after: [1, 2] });
    expect(await world.told(ada)).toEqual([`${code} 2`]);
    expect(await world.line(ada)).toBe(`${code} 2 of 3: 还差 10 次`);
    await review();
    expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
    await review(9);
    expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`, `${code} 3`]);
    expect(await seen()).toMatchObject([
      {
        ...{ code, live: true, level: 3, missing: null },
        levels: [
          { heldSince: formatInstant(START), given },
          { heldSince: formatInstant(START), given },
          { heldSince: formatInstant(START), given: null },
        ],
      },
    ]);
  });

  it('are refused where the member has them, earned or given, and where there is no such badge', async () => {
    const code = await pin();
    await review();
    expect(await give(code, 1)).toBe('BADGE_HELD_ALREADY');
    await give(code, 3);
    expect(await give(code, 2)).toBe('BADGE_HELD_ALREADY');
    expect(await give(code, 4)).toBe('BADGE_NOT_FOUND');
    expect(await give('nothing', 1)).toBe('BADGE_NOT_FOUND');
    await world.load();
    ada = await world.addMember();
    expect(await give(code, 1)).toBe('BADGE_NOT_FOUND');
    ada = { ...ada, id: 'nobody' };
    expect(await give(code, 1)).toBe('MEMBER_NOT_FOUND');
  });

  it('are taken back with the levels above, and not won again by what was counted then', async () => {
    const code = await pin();
    await review(3);
    expect(await takeBack(code, 1)).toEqual({ before: [1, 2], after: [] });
    expect(await takeBack(code, 1)).toBe('BADGE_NOT_HELD');
    await review();
    expect(await world.awards(ada)).toEqual([`-${code} 1`, `-${code} 2`]);
    expect(await world.line(ada)).toBe(`${code} 0 of 3: 已由商家收回`);
    expect(await seen()).toMatchObject([{ level: 0, levels: [{ takenBackAt: formatInstant(START) }, {}, {}] }]);
    await review(6);
    expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`, `${code} 3`]);
  });

  it('are won again where the count fell below them and reached them anew', async () => {
    const code = await pin({ rule: { kind: 'events', event: 'order.paid', metric: 'amountFen' } });
    const pay = (order: string, amountFen: number) =>
      world.happens(ada, 'order.paid', { subject: `${ada.id}-${order}`, metrics: { amountFen } });
    await pay('a', 1);
    await takeBack(code, 1);
    await world.happens(ada, 'order.refunded', { subject: `${ada.id}-a` });
    expect(await world.awards(ada)).toEqual([`-${code} 1`]);
    await pay('b', 1);
    expect(await world.awards(ada)).toEqual([`${code} 1`]);
  });

  it('are won again by a later month where months are counted', async () => {
    const code = await pin({ rule: { kind: 'events', event: 'review.posted', within: 'month' } });
    await review(2);
    await takeBack(code, 1);
    expect(await world.awards(ada)).toEqual([`-${code} 1`]);
    world.clock.set(at('2026-04-02T02:00:00Z'));
    await review();
    expect(await world.awards(ada)).toEqual([`${code} 1`]);
  });

  it('that were given and are taken back are earned later like any other', async () => {
    const code = await pin();
    await give(code, 1);
    expect(await takeBack(code, 1)).toEqual({ before: [1], after: [] });
    expect(await give(code, 1)).toEqual({ before: [], after: [1] });
    await takeBack(code, 1);
    await review();
    expect(await world.awards(ada)).toEqual([`${code} 1`]);
    const [award] = await world.database.read.findBy(BadgeAward, { memberId: ada.id });
    expect(award).toMatchObject({ times: 3, givenAt: null, givenBy: null, barredAt: null });
  });

  it('are taken back also when the badge is no longer live', async () => {
    const code = await pin();
    await review();
    await world.load();
    expect(await seen()).toMatchObject([{ code, live: false, level: 1, missing: null }]);
    expect(await takeBack(code, 1)).toEqual({ before: [1], after: [] });
    expect(await seen()).toEqual([]);
  });
});

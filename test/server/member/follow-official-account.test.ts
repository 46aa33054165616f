import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorCase } from '../../../server/case/case.entity';
import { StaleRead } from '../../../server/database/errors';
import { claimUnionid } from '../../../server/member/claim-person';
import { followOfficialAccount, unfollowOfficialAccount } from '../../../server/member/follow-official-account';
import { Member, PersonClaim, WechatIdentityRow } from '../../../server/member/member.entity';
import { openSession } from '../../../server/member/open-session';
import { sweepMembers } from '../../../server/member/sweep-member';
import { WechatUnavailable } from '../../../server/wechat/ports';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys, buildMember, emptyTables, FakeAccounts } from './support';

describe.each(engines)('following the official account on %s', (engine) => {
  let database: TestDatabase;
  const keys = buildKeys();
  let accounts: FakeAccounts;
  let clock: ReturnType<typeof manualClock>;
  let firstDone: Promise<void>;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await emptyTables(database);
    accounts = new FakeAccounts();
    clock = manualClock();
  });

  const needs = () => ({ database, accounts, clock, keys });
  const logIn = async (openid: string, unionid: string | null) => {
    const opened = await openSession(needs(), accounts.codeOf(openid, unionid));
    if (!opened.ok) throw new Error(opened.refusal);
    return opened.value;
  };
  const follow = (openid: string, unionid: string | null, when = '2026-03-01T01:00:00Z') => {
    accounts.followers.set(openid, { unionid, follows: true });
    return followOfficialAccount(needs(), { openid, at: at(when) });
  };
  const unfollow = (openid: string, when: string) => unfollowOfficialAccount(needs(), { openid, at: at(when) });
  const identityOf = (openid: string) => database.read.findOneByOrFail(WechatIdentityRow, { openid });

  it('makes an identity without a member of a follower who never logged in', async () => {
    await follow('f1', 'u1');
    expect(await identityOf('f1')).toMatchObject({ app: 'official', memberId: null, unionid: 'u1', follows: true });
  });

  it.each([
    ['follows first', true],
    ['logs in first', false],
  ])('joins the two apps by unionid when the person %s', async (_case, followsFirst) => {
    if (followsFirst) await follow('f1', 'u1');
    const { member } = await logIn('o1', 'u1');
    if (!followsFirst) await follow('f1', 'u1');
    expect((await identityOf('f1')).memberId).toBe(member.id);
    expect((await logIn('o1', 'u1')).followsOfficial).toBe(true);
  });

  it('joins the two apps when the first follow and the first login come at the same instant', async () => {
    const pairs = Array.from({ length: 15 }, (_, index) => String(index));
    const logins = await Promise.all(
      pairs.flatMap((pair) => [logIn(`o${pair}`, `u${pair}`), follow(`f${pair}`, `u${pair}`).then(() => null)]),
    );
    for (const pair of pairs) {
      const memberId = logins[Number(pair) * 2]?.member.id;
      expect(await identityOf(`f${pair}`)).toMatchObject({ memberId });
    }
  });

  it.each([
    ['a login that begins while a follow is not committed yet', true],
    ['a follow that begins while a login is not committed yet', false],
  ])('makes %s see it', async (_case, followIsFirst) => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const openids = { first: followIsFirst ? 'f1' : 'o1', second: followIsFirst ? 'o1' : 'f1' };
    const written = new Promise<void>((resolve) => {
      firstDone = database.inUnit(async (unit) => {
        const memberId = followIsFirst ? null : 'M1';
        if (memberId) await unit.insert(Member, buildMember(memberId, clock.now()));
        await unit.insert(WechatIdentityRow, {
          id: 'I1',
          app: followIsFirst ? 'official' : 'miniprogram',
          openid: openids.first,
          unionid: 'u1',
          memberId,
          follows: followIsFirst,
          createdAt: clock.now(),
          followChangedAt: null,
        });
        await claimUnionid(unit, 'u1', memberId);
        resolve();
        await finished;
      });
    });
    await written;
    const second = followIsFirst ? logIn('o1', 'u1') : follow('f1', 'u1');
    // Long enough for the second to have read everything and to stand before the first one's claim.
    await sleep(150);
    finish();
    await Promise.all([firstDone, second]);
    const memberIds = [(await identityOf('o1')).memberId, (await identityOf('f1')).memberId];
    expect(memberIds[0]).not.toBeNull();
    expect(memberIds[1]).toBe(memberIds[0]);
  });

  it('does not let a follow pass that decided before a login took the unionid', async () => {
    await logIn('o1', 'u1');
    await database.inUnit(async (unit) => {
      // A follow that read "nobody's" a moment ago arrives here with no member.
      await expect(claimUnionid(unit, 'u1', null)).rejects.toThrow(StaleRead);
    });
    expect(await database.read.findOneByOrFail(PersonClaim, { unionid: 'u1' })).toMatchObject({
      memberId: (await identityOf('o1')).memberId,
    });
  });

  it('makes a login wait for a repeated follow that has not committed its follower yet', async () => {
    await follow('f1', 'u1');
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let repeated: Promise<void> = Promise.resolve();
    await new Promise<void>((written) => {
      repeated = database.inUnit(async (unit) => {
        await unit.insert(WechatIdentityRow, {
          id: 'I2',
          app: 'official',
          openid: 'f2',
          unionid: 'u1',
          memberId: null,
          follows: true,
          createdAt: clock.now(),
          followChangedAt: null,
        });
        await claimUnionid(unit, 'u1', null);
        written();
        await finished;
      });
    });
    const login = logIn('o1', 'u1');
    await sleep(150);
    finish();
    await Promise.all([repeated, login]);
    const { memberId } = await identityOf('o1');
    expect(memberId).not.toBeNull();
    expect(await identityOf('f2')).toMatchObject({ memberId });
  });

  it('does not join without a unionid, and joins at the next follow that tells it', async () => {
    const { member } = await logIn('o1', 'u1');
    await follow('f1', null);
    expect((await identityOf('f1')).memberId).toBeNull();
    await follow('f1', 'u1', '2026-03-01T01:10:00Z');
    expect((await identityOf('f1')).memberId).toBe(member.id);
  });

  it('counts a repeated push once', async () => {
    await Promise.all([follow('f1', 'u1'), follow('f1', 'u1'), follow('f1', 'u1')]);
    expect(await database.read.countBy(WechatIdentityRow, {})).toBe(1);
  });

  it.each([
    ['an older follow that comes late', '01:00', '01:05', false],
    ['a newer follow', '01:10', '01:05', true],
  ])('has the newest word stand after %s', async (_case, followedAt, unfollowedAt, follows) => {
    await unfollow('f1', `2026-03-01T${unfollowedAt}:00Z`);
    await follow('f1', 'u1', `2026-03-01T${followedAt}:00Z`);
    expect((await identityOf('f1')).follows).toBe(follows);
  });

  it('ends the following and keeps the member', async () => {
    const { member } = await logIn('o1', 'u1');
    await follow('f1', 'u1');
    await unfollow('f1', '2026-03-01T01:30:00Z');
    expect(await identityOf('f1')).toMatchObject({ follows: false, memberId: member.id });
    expect((await logIn('o1', 'u1')).followsOfficial).toBe(false);
  });

  it('merges nothing when a follower of one member shows the unionid of another', async () => {
    const one = await logIn('o1', 'u1');
    const two = await logIn('o2', 'u2');
    await follow('f1', 'u1');
    await follow('f1', 'u2', '2026-03-01T01:10:00Z');
    expect((await identityOf('f1')).memberId).toBe(one.member.id);
    const subject = [one.member.id, two.member.id].sort().join(':');
    expect(await database.read.findOneBy(OperatorCase, { kind: 'identity.conflict' })).toMatchObject({ subject });
  });

  it('changes nothing and asks to be called again when WeChat does not answer', async () => {
    accounts.answers = false;
    await expect(follow('f1', 'u1')).rejects.toThrow(WechatUnavailable);
    expect(await database.read.countBy(WechatIdentityRow, {})).toBe(0);
  });

  it('forgets a week later who unfollowed and never was a member', async () => {
    await follow('f1', 'u1');
    await follow('f2', 'u2');
    await logIn('o3', 'u3');
    await follow('f3', 'u3');
    await unfollow('f1', '2026-03-01T01:30:00Z');
    await unfollow('f3', '2026-03-01T01:30:00Z');
    clock.advance(6 * DAY_MS);
    await sweepMembers(needs());
    expect(await database.read.existsBy(WechatIdentityRow, { openid: 'f1' })).toBe(true);
    clock.advance(2 * DAY_MS);
    await sweepMembers(needs());
    const left = await database.read.find(WechatIdentityRow, { order: { openid: 'ASC' } });
    expect(left.map((row) => row.openid)).toEqual(['f2', 'f3', 'o3']);
    expect((await database.read.find(PersonClaim)).map((row) => row.unionid).sort()).toEqual(['u2', 'u3']);
  });
});

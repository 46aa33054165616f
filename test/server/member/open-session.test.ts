import { OperatorCase } from '../../../server/case/case.entity';
import { createAuthenticator } from '../../../server/member/authenticate';
import { closeSession } from '../../../server/member/close-session';
import { DepartedPerson, Member, MemberDay, Session, WechatIdentityRow } from '../../../server/member/member.entity';
import { openSession } from '../../../server/member/open-session';
import { DAY_MS } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys, emptyTables, FakeAccounts, quietLogger } from './support';

describe.each(engines)('logging in on %s', (engine) => {
  let database: TestDatabase;
  const keys = buildKeys();
  let accounts: FakeAccounts;
  let clock: ReturnType<typeof manualClock>;
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
  const logIn = async (openid: string, unionid: string | null = null) => {
    const opened = await openSession(needs(), accounts.codeOf(openid, unionid));
    if (!opened.ok) throw new Error(opened.refusal);
    return opened.value;
  };
  const authenticator = () => createAuthenticator({ database, clock, keys, logger: quietLogger() });
  const addFollower = (openid: string, unionid: string | null) =>
    database.inUnit((unit) =>
      unit.insert(WechatIdentityRow, {
        id: `F${openid}`,
        app: 'official',
        openid,
        unionid,
        memberId: null,
        follows: true,
        createdAt: clock.now(),
        followChangedAt: clock.now(),
      }),
    );

  it('makes a member at the first login and finds them again by openid', async () => {
    const first = await logIn('o1');
    const second = await logIn('o1');
    expect(second.member.id).toBe(first.member.id);
    expect(first.member.memberNumber).toMatch(/^[1-9]\d{9}$/);
    expect(first.token).not.toBe(second.token);
    expect(await database.read.countBy(Member, {})).toBe(1);
  });

  it('keeps the hash of a token and not the token', async () => {
    const { token } = await logIn('o1');
    const session = await database.read.findOneByOrFail(Session, { id: keys.sessionId(token) });
    expect(JSON.stringify(session)).not.toContain(token);
  });

  it.each([
    ['with nothing but an openid', null],
    ['with a unionid', 'u1'],
  ])('makes one member of twenty logins at the same instant %s', async (_case, unionid) => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => logIn('o1', unionid)));
    expect(new Set(opened.map((one) => one.member.id)).size).toBe(1);
    expect(await database.read.countBy(Member, {})).toBe(1);
    expect(await database.read.countBy(WechatIdentityRow, {})).toBe(1);
    expect(await database.read.countBy(Session, {})).toBe(20);
  });

  it('makes one member of logins with one unionid and different openids at the same instant', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, (_, index) => logIn(`o${index}`, 'u1')));
    expect(new Set(opened.map((one) => one.member.id)).size).toBe(1);
    expect(await database.read.countBy(WechatIdentityRow, { memberId: opened[0]?.member.id })).toBe(8);
  });

  it('joins a follower who was there before the first login', async () => {
    await addFollower('f1', 'u1');
    const { member, followsOfficial } = await logIn('o1', 'u1');
    expect(followsOfficial).toBe(true);
    expect(await database.read.findOneBy(WechatIdentityRow, { openid: 'f1' })).toMatchObject({ memberId: member.id });
  });

  it('joins a follower when the unionid is learnt at a later login', async () => {
    await addFollower('f1', 'u1');
    const before = await logIn('o1', null);
    expect(before.followsOfficial).toBe(false);
    const after = await logIn('o1', 'u1');
    expect(after.member.id).toBe(before.member.id);
    expect(after.followsOfficial).toBe(true);
    expect(await database.read.findOneBy(WechatIdentityRow, { openid: 'o1' })).toMatchObject({ unionid: 'u1' });
  });

  it('merges nothing when a unionid learnt later belongs to another member, and parks the pair once', async () => {
    const one = await logIn('o1', 'u1');
    const two = await logIn('o2', null);
    const again = await logIn('o2', 'u1');
    await logIn('o2', 'u1');
    expect(again.member.id).toBe(two.member.id);
    expect(await database.read.findOneBy(WechatIdentityRow, { openid: 'o2' })).toMatchObject({ unionid: null });
    const cases = await database.read.find(OperatorCase);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ kind: 'identity.conflict', status: 'open' });
    expect(cases[0]?.subject).toBe([one.member.id, two.member.id].sort().join(':'));
  });

  it('gives somebody who comes back after leaving their old person hash', async () => {
    const identityHash = keys.identityHash('unionid', 'u1');
    await database.inUnit((unit) =>
      unit.insert(DepartedPerson, { identityHash, personHash: 'old', departedOn: '2026-01-01' }),
    );
    expect((await logIn('o1', 'u1')).member.personHash).toBe('old');
    expect((await logIn('o2', 'u2')).member.personHash).not.toBe('old');
  });

  it('lets nobody in whose account is being deleted', async () => {
    const { member } = await logIn('o1', 'u1');
    await database.inUnit((unit) => unit.update(Member, { id: member.id }, { status: 'leaving' }));
    const refused = { ok: false, refusal: 'MEMBER_LEAVING' };
    expect(await openSession(needs(), accounts.codeOf('o1'))).toEqual(refused);
    expect(await openSession(needs(), accounts.codeOf('o2', 'u1'))).toEqual(refused);
    expect(await database.read.existsBy(WechatIdentityRow, { openid: 'o2' })).toBe(false);
  });

  it('makes a new member where a row still points to one who is gone', async () => {
    const { member } = await logIn('o1', 'u1');
    await database.inUnit((unit) => unit.update(Member, { id: member.id }, { status: 'gone' }));
    const after = await logIn('o1', 'u1');
    expect(after.member.id).not.toBe(member.id);
    expect((await logIn('o1', 'u1')).member.id).toBe(after.member.id);
  });

  it('tells a refused code, a blocked person and a silent WeChat apart', async () => {
    accounts.logins.set('bad', 'blocked');
    expect(await openSession(needs(), 'unknown')).toEqual({ ok: false, refusal: 'LOGIN_CODE_REFUSED' });
    expect(await openSession(needs(), 'bad')).toEqual({ ok: false, refusal: 'LOGIN_BLOCKED' });
    accounts.answers = false;
    expect(await openSession(needs(), 'bad')).toEqual({ ok: false, refusal: 'WECHAT_UNAVAILABLE' });
    expect(await database.read.countBy(Member, {})).toBe(0);
  });

  it('knows a token on every instance until it is logged out', async () => {
    const { token, member } = await logIn('o1');
    const [here, there] = [authenticator(), authenticator()];
    const session = await here(token);
    expect(session?.memberId).toBe(member.id);
    expect(await there(token)).toEqual(session);
    expect(await here(`${token}x`)).toBeNull();
    await closeSession(database, session?.sessionId ?? '');
    expect(await here(token)).toBeNull();
    expect(await there(token)).toBeNull();
  });

  it.each(['leaving', 'gone'] as const)('knows no token of a member who is %s', async (status) => {
    const { token, member } = await logIn('o1');
    await database.inUnit((unit) => unit.update(Member, { id: member.id }, { status }));
    expect(await authenticator()(token)).toBeNull();
  });

  it('ends a session that was not used for thirty days, and moves one on that is in use', async () => {
    const used = await logIn('o1');
    const idle = await logIn('o2');
    const authenticate = authenticator();
    clock.advance(20 * DAY_MS);
    expect(await authenticate(used.token)).not.toBeNull();
    clock.advance(10 * DAY_MS);
    expect(await authenticate(idle.token)).toBeNull();
    expect(await authenticate(used.token)).not.toBeNull();
  });

  it("records a member's day once, whoever records it", async () => {
    const { token, member } = await logIn('o1');
    const [here, there] = [authenticator(), authenticator()];
    await Promise.all([here(token), there(token), here(token)]);
    clock.advance(DAY_MS);
    await here(token);
    const days = await database.read.find(MemberDay, { where: { memberId: member.id }, order: { day: 'ASC' } });
    expect(days.map((row) => row.day)).toEqual(['2026-03-01', '2026-03-02']);
  });
});

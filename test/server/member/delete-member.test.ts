import { Job } from '../../../server/jobs/job.entity';
import { JobRegistry } from '../../../server/jobs/registry';
import { createIdleWorker } from '../../../server/jobs/worker';
import { createAuthenticator } from '../../../server/member/authenticate';
import { bindPhone } from '../../../server/member/bind-phone';
import { changeAvatar } from '../../../server/member/change-avatar';
import { changeNickname } from '../../../server/member/change-nickname';
import { deleteMember } from '../../../server/member/delete-member';
import { exportMember } from '../../../server/member/export-member';
import { followOfficialAccount } from '../../../server/member/follow-official-account';
import {
  Avatar,
  DepartedPerson,
  Member,
  MemberDay,
  PersonClaim,
  Session,
  WechatIdentityRow,
} from '../../../server/member/member.entity';
import { registerMemberJobs } from '../../../server/member/member.jobs';
import { type MemberDataHolder, nothingToLose } from '../../../server/member/member-data';
import { openSession } from '../../../server/member/open-session';
import { previewDeletion } from '../../../server/member/preview-deletion';
import { cancelAuthorization, revokeAuthorization } from '../../../server/member/withdraw-authorization';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys, emptyTables, FakeAccounts, quietLogger } from './support';

/** A later room with an order that may still be paid. */
class FakeHolder implements MemberDataHolder {
  readonly section = 'orders';
  openOrders = 0;
  unsettled = false;
  failing = false;
  prepared = 0;
  readonly erased: string[] = [];
  async exportFor(memberId: string) {
    return [{ of: memberId }];
  }
  async reportDeparture() {
    const losses = [{ kind: 'membership', text: '会员有效期至 2026年12月21日，注销后失效' }];
    return { ...nothingToLose, losses, paidUntil: at('2026-12-20T16:00:00Z'), openOrders: this.openOrders };
  }
  async prepareDeparture() {
    this.prepared += 1;
    if (this.failing) throw new Error('no answer');
  }
  async isUnsettled() {
    return this.unsettled;
  }
  async erase(_unit: unknown, memberId: string) {
    this.erased.push(memberId);
  }
}

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40, 7)]);

describe.each(engines)('deleting an account on %s', (engine) => {
  let database: TestDatabase;
  const keys = buildKeys();
  let accounts: FakeAccounts;
  let clock: ReturnType<typeof manualClock>;
  let holder: FakeHolder;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await emptyTables(database);
    accounts = new FakeAccounts();
    clock = manualClock();
    holder = new FakeHolder();
  });

  const needs = () => ({ database, accounts, clock, keys, holders: [holder], onFault: () => undefined });
  const logIn = async (openid = 'o1', unionid: string | null = 'u1') => {
    const opened = await openSession(needs(), accounts.codeOf(openid, unionid));
    if (!opened.ok) throw new Error(opened.refusal);
    return opened.value;
  };
  const authenticate = (token: string) => createAuthenticator({ database, clock, keys, logger: quietLogger() })(token);
  const tokenFor = async (memberId: string) => (await previewDeletion(needs(), memberId)).token;
  const memberOf = (id: string) => database.read.findOneByOrFail(Member, { id });
  const makeWorker = () => {
    const registry = new JobRegistry(database, () => clock.now());
    registerMemberJobs(registry, needs());
    return createIdleWorker({ database, registry, clock, logger: quietLogger() });
  };
  /** A member who has given everything there is. */
  const fullMember = async () => {
    accounts.phoneCodes.set('phone', { number: '+8613800000001', openid: 'o1' });
    accounts.followers.set('f1', { unionid: 'u1', follows: true });
    const opened = await logIn();
    const { id } = opened.member;
    await authenticate(opened.token);
    for (const step of [
      await bindPhone(needs(), id, 'phone'),
      await changeNickname(needs(), id, '小满'),
      await changeAvatar(needs(), id, PNG.toString('base64')),
    ]) {
      expect(step.ok).toBe(true);
    }
    await followOfficialAccount(needs(), { openid: 'f1', at: clock.now() });
    return opened;
  };

  it('shows what every room would lose, and what is kept', async () => {
    const { member } = await logIn();
    holder.openOrders = 2;
    const preview = await previewDeletion(needs(), member.id);
    expect(preview).toMatchObject({ paidUntil: '2026-12-20T16:00:00.000Z', openOrders: 2, openRefundFen: 0 });
    expect(preview.losses.map((loss) => loss.kind)).toEqual(['membership', 'profile']);
    expect(preview.kept.length).toBeGreaterThan(0);
    expect(preview.token.length).toBeLessThanOrEqual(200);
  });

  it('erases everything personal at once when nothing is unsettled', async () => {
    const { member, token } = await fullMember();
    const deleted = await deleteMember(needs(), member.id, await tokenFor(member.id));
    expect(deleted).toEqual({ ok: true, value: { state: 'done' } });
    expect(await memberOf(member.id)).toMatchObject({
      status: 'gone',
      nickname: null,
      avatarId: null,
      phoneCipher: null,
      phoneIndex: null,
      phoneMasked: null,
      goneAt: clock.now(),
      personHash: member.personHash,
    });
    for (const table of [WechatIdentityRow, Session, Avatar, MemberDay, PersonClaim]) {
      expect(await database.read.count(table)).toBe(0);
    }
    expect(holder.erased).toEqual([member.id]);
    expect(await authenticate(token)).toBeNull();
  });

  it('keeps only keyed hashes, by which the person is known again in either app', async () => {
    const { member } = await fullMember();
    await deleteMember(needs(), member.id, await tokenFor(member.id));
    const hashes = await database.read.find(DepartedPerson);
    const marks = [
      keys.identityHash('unionid', 'u1'),
      keys.identityHash('miniprogram', 'o1'),
      keys.identityHash('official', 'f1'),
    ];
    expect(hashes.map((row) => row.identityHash).sort()).toEqual(marks.sort());
    expect(new Set(hashes.map((row) => row.personHash))).toEqual(new Set([member.personHash]));
    const back = await logIn('o1', null);
    expect(back.member.id).not.toBe(member.id);
    expect(back.member.personHash).toBe(member.personHash);
  });

  it('knows a person again who leaves twice on one day', async () => {
    const first = await logIn();
    await deleteMember(needs(), first.member.id, await tokenFor(first.member.id));
    const second = await logIn();
    expect(await deleteMember(needs(), second.member.id, await tokenFor(second.member.id))).toMatchObject({ ok: true });
    expect((await logIn()).member.personHash).toBe(first.member.personHash);
  });

  it('refuses a token of another member, of an hour ago, or of nobody', async () => {
    const one = await logIn('o1', null);
    const two = await logIn('o2', null);
    const refused = { ok: false, refusal: 'DELETION_NOT_CONFIRMED' };
    expect(await deleteMember(needs(), one.member.id, await tokenFor(two.member.id))).toEqual(refused);
    expect(await deleteMember(needs(), one.member.id, 'made up')).toEqual(refused);
    const early = await tokenFor(one.member.id);
    clock.advance(HOUR_MS);
    expect(await deleteMember(needs(), one.member.id, early)).toEqual(refused);
    expect((await memberOf(one.member.id)).status).toBe('active');
  });

  it('asks again when something has changed since the preview', async () => {
    const { member } = await logIn();
    const token = await tokenFor(member.id);
    holder.openOrders = 1;
    expect(await deleteMember(needs(), member.id, token)).toEqual({ ok: false, refusal: 'DELETION_CHANGED' });
    expect((await memberOf(member.id)).status).toBe('active');
  });

  it('ends the sessions at once and waits for an unsettled payment, without counting as a failure', async () => {
    const { member, token } = await logIn();
    const other = await logIn();
    holder.unsettled = true;
    expect(await deleteMember(needs(), member.id, await tokenFor(member.id))).toEqual({
      ok: true,
      value: { state: 'waiting' },
    });
    expect(await authenticate(token)).toBeNull();
    expect(await authenticate(other.token)).toBeNull();
    const worker = makeWorker();
    for (let minute = 0; minute < 40; minute++) {
      clock.advance(MINUTE_MS);
      await worker.drain();
    }
    expect((await memberOf(member.id)).status).toBe('leaving');
    expect(await database.read.countBy(Job, { topic: 'member.leave', status: 'parked' })).toBe(0);
    expect(await database.read.countBy(Job, { topic: 'member.leave', status: 'ready' })).toBe(1);
    holder.unsettled = false;
    clock.advance(MINUTE_MS);
    await worker.drain();
    expect((await memberOf(member.id)).status).toBe('gone');
    expect(holder.erased).toEqual([member.id]);
  });

  it('goes on by itself after a room failed', async () => {
    const { member } = await logIn();
    holder.failing = true;
    expect(await deleteMember(needs(), member.id, await tokenFor(member.id))).toMatchObject({
      value: { state: 'waiting' },
    });
    holder.failing = false;
    clock.advance(MINUTE_MS);
    await makeWorker().drain();
    expect((await memberOf(member.id)).status).toBe('gone');
    expect(holder.prepared).toBe(2);
  });

  it('erases once when it is confirmed twice at the same instant', async () => {
    const { member } = await logIn();
    const token = await tokenFor(member.id);
    await Promise.all([deleteMember(needs(), member.id, token), deleteMember(needs(), member.id, token)]);
    expect(holder.erased).toEqual([member.id]);
    expect(await database.read.countBy(Job, { topic: 'member.leave' })).toBe(1);
  });

  it('takes the profile away and keeps the member when the authorisation is revoked', async () => {
    const { member, token } = await fullMember();
    await revokeAuthorization(needs(), { app: 'miniprogram', openid: 'o1' });
    expect(await memberOf(member.id)).toMatchObject({
      status: 'active',
      nickname: null,
      avatarId: null,
      phoneCipher: null,
      phoneIndex: null,
      phoneMasked: null,
    });
    expect(await database.read.count(Avatar)).toBe(0);
    expect(await authenticate(token)).not.toBeNull();
  });

  it('deletes the whole account when the WeChat account is closed', async () => {
    const { member, token } = await fullMember();
    await cancelAuthorization(needs(), { app: 'miniprogram', openid: 'o1' });
    expect(await authenticate(token)).toBeNull();
    await makeWorker().drain();
    expect((await memberOf(member.id)).status).toBe('gone');
    await cancelAuthorization(needs(), { app: 'miniprogram', openid: 'o1' });
  });

  it('forgets a follower who was no member when their WeChat account is closed', async () => {
    accounts.followers.set('f1', { unionid: 'u1', follows: true });
    await followOfficialAccount(needs(), { openid: 'f1', at: clock.now() });
    await cancelAuthorization(needs(), { app: 'official', openid: 'f1' });
    expect(await database.read.count(WechatIdentityRow)).toBe(0);
    expect(await database.read.count(PersonClaim)).toBe(0);
  });

  it('sweeps sessions that are over and leaves those that are not', async () => {
    await logIn();
    clock.advance(29 * DAY_MS);
    const { token } = await logIn();
    clock.advance(2 * DAY_MS);
    const worker = makeWorker();
    await worker.drain();
    clock.advance(DAY_MS);
    await worker.drain();
    expect((await database.read.find(Session)).map((row) => row.id)).toEqual([keys.sessionId(token)]);
  });

  it('exports what is held, with the phone number in clear and the sections of other rooms', async () => {
    const { member } = await fullMember();
    const { sections } = await exportMember(needs(), member.id);
    expect(sections).toMatchObject({
      profile: { nickname: '小满', phoneNumber: '+8613800000001', avatar: { imageBase64: PNG.toString('base64') } },
      activeDays: ['2026-03-01'],
      orders: [{ of: member.id }],
    });
    expect(sections.identities).toHaveLength(2);
    expect(JSON.stringify(sections)).not.toContain(keys.phoneIndex('+8613800000001'));
  });
});

import { BADGE_EARNED, type BadgeEarned } from '../../../server/badge/badge.events';
import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import {
  BENEFIT_CLAIMED,
  BENEFIT_USED,
  BENEFITS_OPENED,
  BENEFITS_REVOKED,
  type BenefitsOpened,
  CLAIM_FAILED,
  CLAIMS_EXPIRING,
} from '../../../server/benefit/benefit.events';
import { type ClaimWish, issueClaim } from '../../../server/benefit/issue-claim';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { failClaim } from '../../../server/benefit/settle-delivery';
import { useClaim } from '../../../server/benefit/use-claim';
import { Job } from '../../../server/jobs/job.entity';
import { emitEvent } from '../../../server/jobs/outbox';
import type { Worker } from '../../../server/jobs/worker';
import { Message } from '../../../server/message/message.entity';
import { DELIVER_MESSAGE, tellMember } from '../../../server/message/send-message';
import { addDays, businessDayOf } from '../../../shared/kernel/business-day';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { type ManualClock, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildBenefit, buildDeliverer } from '../benefit/claim-support';
import { activation, buildPerson, buildWorker, scriptedMessages, templates } from './support';

describe.each(engines)('what members are told of benefits, on %s', (engine) => {
  let database: TestDatabase;
  let clock: ManualClock;
  let worker: Worker;
  let memberId: string;

  const goods = buildDeliverer('supplier', () => 'underway');
  const parking = buildBenefit({ code: 'parking', name: '免费停车', uses: 3, savesFen: 1_000 });
  const coffee = buildBenefit({ validity: { kind: 'days', days: 4 } });
  const video = buildBenefit({
    code: 'video',
    name: '视频周卡',
    issue: 'exchange',
    delivery: { kind: 'supplier', supplier: 'baiyi', sku: 'week', account: 'none' },
  });

  beforeAll(async () => {
    database = await openTestDatabase(engine);
    await database.inUnit((unit) => loadBenefits(unit, [coffee, parking, video], 1));
  });
  beforeEach(async () => {
    await database.inUnit((unit) => unit.clear(Job));
    clock = manualClock();
    worker = buildWorker({ database, clock, messages: scriptedMessages(), templates });
    memberId = (await buildPerson(database)).memberId;
  });
  afterAll(() => database.remove());

  const tell = async (type: string, payload: object, key: string) => {
    await database.inUnit((unit) => emitEvent(unit, { type, key: `${key}:${memberId}`, payload }, clock.now()));
    await worker.drain();
  };
  const opened = (change: Partial<BenefitsOpened> = {}): BenefitsOpened => ({
    memberId,
    benefits: ['parking', 'coffee'],
    cause: 'list',
    at: clock.now(),
    ...change,
  });
  const later = async () => {
    clock.advance(MINUTE_MS);
    await worker.drain();
  };
  const told = async () => {
    const messages = await database.read.find(Message, { where: { memberId }, order: { id: 'ASC' } });
    return messages.map(({ topic, title, body }) => ({ topic, title, body }));
  };
  const claim = async (wish: Partial<ClaimWish>): Promise<BenefitClaim> => {
    const whole = {
      memberId,
      benefit: 'coffee',
      issuedBy: 'operator',
      sourceKey: `test:${memberId}`,
      ...wish,
    } as const;
    const issued = await database.inUnit((unit) =>
      issueClaim(unit, { deliverers: [goods] }, { ...whole, ignoreAudience: true }, clock.now()),
    );
    if (!issued.ok) throw new Error(issued.refusal);
    return issued.value;
  };

  it('gathers what one change opened into one message, in the business’s order', async () => {
    await tell(BENEFITS_OPENED, opened(), 'opened');
    expect(await told()).toEqual([
      {
        topic: 'benefitsOpened',
        title: '已为你开通 2 项权益',
        body: '「中杯咖啡」「免费停车」现在可以使用或领取。',
      },
    ]);
  });

  it('is silent where the change that opened them was told by itself', async () => {
    await tell(BENEFITS_OPENED, opened({ cause: 'change' }), 'opened');
    await later();
    expect(await told()).toEqual([]);
  });

  it('tells of a new benefit all the same', async () => {
    await database.inUnit((unit) => tellMember(unit, { ...activation(), memberId, eventKey: 'a' }, clock.now()));
    await tell(BENEFITS_OPENED, opened({ cause: 'new', benefits: ['coffee', 'gone'] }), 'new');
    await later();
    expect((await told()).map(({ title }) => title)).toContain('权益上新：中杯咖啡');
  });

  it('says once what was taken back', async () => {
    const revoked = { memberId, benefits: ['parking'], at: clock.now() };
    await tell(BENEFITS_REVOKED, revoked, 'revoked');
    await tell(BENEFITS_REVOKED, revoked, 'revoked again');
    expect((await told()).map(({ title }) => title)).toEqual(['「免费停车」已收回']);
  });

  it('tells of what was given, and of each use with what it saved and what is left', async () => {
    const { id } = await claim({ benefit: 'parking' });
    await worker.drain();
    await later();
    const use = { claimId: id, uses: 2, savedFen: null, place: '人民路店', business: 'shop' };
    await database.inUnit((unit) => useClaim(unit, { ...use, sourceKey: `use:${memberId}` }, clock.now()));
    await worker.drain();
    expect((await told()).map(({ title, body }) => `${title} ${body}`)).toEqual([
      expect.stringMatching(/^「免费停车」已到账 已放进我的券，/),
      '「免费停车」已使用 在人民路店使用了 2 次，为你节省 ¥20，还可以用 1 次。',
    ]);
  });

  it('says nothing of what came by itself', async () => {
    const { id: claimId } = await claim({});
    await database.inUnit((unit) => unit.clear(Job));
    await tell(BENEFIT_CLAIMED, { memberId, claimId, benefit: 'coffee', issuedBy: 'automatic' }, 'automatic');
    expect(await told()).toEqual([]);
  });

  it('waits for what has to be delivered, and says what went back where it was not', async () => {
    const { id, status } = await claim({ benefit: 'video', issuedBy: 'exchange' });
    await worker.drain();
    expect([status, await told()]).toEqual(['delivering', []]);
    await database.inUnit((unit) => failClaim(unit, id, '充值失败', clock.now()));
    await worker.drain();
    expect(await told()).toEqual([
      {
        topic: 'benefitFailed',
        title: '「视频周卡」没有发放成功',
        body: '充值失败，兑换所用的积分已原路退回。',
      },
    ]);
    expect(CLAIM_FAILED).toBe('benefit.failed');
  });

  it('tells of a day’s expiry once, and not when it is late', async () => {
    const { expiresAt } = await claim({});
    await database.inUnit((unit) => unit.clear(Job));
    const lastDay = businessDayOf((expiresAt ?? 0) - 1);
    const expiring = { lastDay, fromMemberId: memberId, toMemberId: memberId };
    await tell(CLAIMS_EXPIRING, expiring, 'expiring');
    await tell(CLAIMS_EXPIRING, expiring, 'expiring again');
    expect((await told()).map(({ title }) => title)).toEqual(['「中杯咖啡」即将到期']);
    expect(businessDayOf(clock.now())).toBe(addDays(lastDay, -3));
  });

  it('tells of a badge’s level once, however often it is earned again', async () => {
    const earned: BadgeEarned = {
      memberId,
      badge: 'regular',
      level: 1,
      name: '常客',
      levelName: '铜',
      at: clock.now(),
    };
    await tell(BADGE_EARNED, earned, 'first');
    await tell(BADGE_EARNED, { ...earned, at: earned.at + 1 }, 'second');
    await later();
    await later();
    expect((await told()).map(({ title }) => title)).toEqual(['点亮勋章「常客」']);
    expect(await database.read.countBy(Job, { topic: DELIVER_MESSAGE })).toBe(1);
  });

  it('leaves a badge to the inbox where a purchase brought it', async () => {
    await database.inUnit((unit) => tellMember(unit, { ...activation(), memberId, eventKey: 'bought' }, clock.now()));
    const earned: BadgeEarned = {
      memberId,
      badge: 'regular',
      level: 1,
      name: '常客',
      levelName: '铜',
      at: clock.now(),
    };
    await tell(BADGE_EARNED, earned, 'with it');
    await later();
    expect((await told()).map(({ topic }) => topic)).toEqual(['membershipActivated', 'badgeEarned']);
    expect(await database.read.countBy(Job, { topic: DELIVER_MESSAGE })).toBe(1);
  });

  it('knows no use of a claim that is gone', async () => {
    const used = {
      memberId,
      claimId: 'gone',
      useId: 'u',
      benefit: 'coffee',
      uses: 1,
      usesLeft: 0,
      place: '',
      savedFen: 0,
    };
    await tell(BENEFIT_USED, { ...used, at: clock.now() }, 'gone');
    expect(await told()).toEqual([]);
    expect(await database.read.countBy(BenefitClaim, { id: 'gone' })).toBe(0);
  });
});

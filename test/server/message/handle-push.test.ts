import { Job } from '../../../server/jobs/job.entity';
import { deliverMessage } from '../../../server/message/deliver-message';
import { createPushHandler, memberPushTopics } from '../../../server/message/handle-push';
import { MessageDelivery, WechatPush } from '../../../server/message/message.entity';
import { sweepPushes } from '../../../server/message/sweep-pushes';
import { ORDER_SETTLED } from '../../../server/purchase/report-shipping';
import type { Push, PushFact } from '../../../server/wechat/ports';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  activation,
  buildDeps,
  buildPerson,
  buildPush,
  buildWorker,
  creditsOf,
  deliveriesOf,
  giveCredits,
  scriptedMessages,
  tell,
  templates,
} from './support';

const TEMPLATE = 'mini-membershipActivated';
const accepted: PushFact = { kind: 'subscribeAnswered', answers: [{ templateId: TEMPLATE, answer: 'accept' }] };

describe.each(engines)('a push of WeChat, on %s', (engine) => {
  let database: TestDatabase;
  let clock = manualClock();
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  beforeEach(() => {
    clock = manualClock();
  });
  afterAll(() => database.remove());

  const handle = (push: Push) => createPushHandler({ database, clock })(push);

  it('is stored once and worked on once, however often and however closely it comes', async () => {
    const person = await buildPerson(database);
    const push = buildPush('miniprogram', person.openid, accepted);
    await Promise.all([handle(push), handle(push), handle(push)]);
    await handle(push);
    expect(await creditsOf(database, person, TEMPLATE)).toBe(1);
    const rows = await database.read.findBy(WechatPush, { openid: person.openid });
    expect(rows).toMatchObject([{ dedupeKey: push.dedupeKey, kind: 'subscribeAnswered', receivedAt: clock.now() }]);
    expect(rows[0]?.content).toEqual({ FromUserName: person.openid });
  });

  it('leaves nothing behind when it could not be worked on, so that its repeat is worked on whole', async () => {
    const person = await buildPerson(database);
    const tooLong = {
      templateId: 'x'.repeat(65),
      get answer(): 'accept' {
        throw new Error('broken half-way');
      },
    };
    const fact: PushFact = {
      kind: 'subscribeAnswered',
      answers: [{ templateId: TEMPLATE, answer: 'accept' }, tooLong],
    };
    const push = buildPush('miniprogram', person.openid, fact);
    await expect(handle(push)).rejects.toThrow('broken half-way');
    expect(await creditsOf(database, person, TEMPLATE)).toBeNull();
    await handle({ ...push, fact: accepted });
    expect(await creditsOf(database, person, TEMPLATE)).toBe(1);
  });

  it('counts a permission for each acceptance and takes none for a refusal', async () => {
    const person = await buildPerson(database);
    await Promise.all([1, 2, 3].map(() => handle(buildPush('miniprogram', person.openid, accepted))));
    const answers = [
      { templateId: TEMPLATE, answer: 'reject' },
      { templateId: 'mini-other', answer: 'unknown' },
    ] as const;
    await handle(buildPush('miniprogram', person.openid, { kind: 'subscribeAnswered', answers }));
    expect(await creditsOf(database, person, TEMPLATE)).toBe(3);
    expect(await creditsOf(database, person, 'mini-other')).toBeNull();
  });

  it('does not take the official account’s subscriptions for the mini-program’s', async () => {
    const person = await buildPerson(database);
    await handle(buildPush('official', person.openid, accepted));
    expect(await creditsOf(database, person, TEMPLATE)).toBeNull();
  });

  it('forgets permissions when the person switches messages off, but not those that were given after', async () => {
    const person = await buildPerson(database);
    const off: PushFact = { kind: 'subscribeChanged', rejectedTemplateIds: [TEMPLATE] };
    const when = (seconds: number) => ({ sentAt: at('2026-03-01T02:00:00Z') + seconds * SECOND_MS });
    await handle(buildPush('miniprogram', person.openid, accepted, when(1)));
    await handle(buildPush('miniprogram', person.openid, off, when(2)));
    expect(await creditsOf(database, person, TEMPLATE)).toBe(0);
    await handle(buildPush('miniprogram', person.openid, accepted, when(5)));
    await handle(buildPush('miniprogram', person.openid, off, when(3)));
    expect(await creditsOf(database, person, TEMPLATE)).toBe(1);
  });

  it.each([
    [{ kind: 'templateSent', succeeded: true, detail: 'success' }, 'official: delivered', null],
    [{ kind: 'templateSent', succeeded: false, detail: 'failed:user block' }, 'official: refused', 'failed:user block'],
  ] as const)('tells what became of a template message: %j', async (result, expected, detail) => {
    const person = await buildPerson(database);
    const messages = scriptedMessages({ status: 'sent', messageId: `t-${person.memberId}` });
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    const push = buildPush('official', person.officialOpenid, { ...result, messageId: `t-${person.memberId}` });
    await handle(push);
    expect(await deliveriesOf(database, id)).toEqual([expected]);
    expect((await database.read.findOneByOrFail(MessageDelivery, { messageId: id })).detail).toBe(detail);
  });

  it.each(['with', 'without'])(
    'tells what became of a subscribe message that was answered %s its number',
    async (number) => {
      const person = await buildPerson(database, { follows: false });
      const messageId = `s-${person.memberId}`;
      await giveCredits(database, person, TEMPLATE, 1);
      const messages = scriptedMessages({ status: 'sent', messageId: number === 'with' ? messageId : null });
      const id = await tell(database, person, activation(), clock.now());
      await deliverMessage(buildDeps(database, clock, messages), id);
      const results = [{ templateId: TEMPLATE, messageId, succeeded: true, detail: '0 success' }];
      await handle(buildPush('miniprogram', person.openid, { kind: 'subscribeSent', results }));
      expect(await deliveriesOf(database, id)).toEqual(['miniprogram: delivered']);
    },
  );

  it('does not guess which of two messages without a number it means', async () => {
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, TEMPLATE, 2);
    const sent = { status: 'sent', messageId: null } as const;
    const deps = buildDeps(database, clock, scriptedMessages(sent, sent));
    const ids = [
      await tell(database, person, activation(), clock.now()),
      await tell(database, person, activation(), clock.now()),
    ];
    for (const id of ids) await deliverMessage(deps, id);
    const results = [{ templateId: TEMPLATE, messageId: `g-${person.memberId}`, succeeded: true, detail: '' }];
    await handle(buildPush('miniprogram', person.openid, { kind: 'subscribeSent', results }));
    expect((await Promise.all(ids.map((id) => deliveriesOf(database, id)))).flat()).toEqual([
      'miniprogram: sent',
      'miniprogram: sent',
    ]);
  });

  it('is not lost when it overtakes the answer to the send', async () => {
    const person = await buildPerson(database);
    const messageId = `early-${person.memberId}`;
    const fact: PushFact = { kind: 'templateSent', messageId, succeeded: true, detail: 'success' };
    const messages = scriptedMessages(async () => {
      await handle(buildPush('official', person.officialOpenid, fact));
      return { status: 'sent', messageId };
    });
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(await deliveriesOf(database, id)).toEqual(['official: sent']);
    const worker = buildWorker({ database, clock, messages: scriptedMessages(), templates });
    clock.advance(MINUTE_MS);
    await worker.drain();
    expect(await deliveriesOf(database, id)).toEqual(['official: delivered']);
  });

  it.each(Object.entries(memberPushTopics))('hands %s to the member room as a job, once', async (kind, topic) => {
    const person = await buildPerson(database);
    const push = buildPush('official', person.officialOpenid, { kind } as PushFact);
    await handle(push);
    await handle(push);
    const jobs = (await database.read.findBy(Job, { topic })).filter(
      (job) => job.uniqueKey === `push:${push.dedupeKey}`,
    );
    expect(jobs.map((job) => job.payload)).toEqual([
      { openid: person.officialOpenid, app: 'official', sentAt: push.sentAt },
    ]);
  });

  it('hands a settlement to the purchase room as a job, once', async () => {
    const push = buildPush('miniprogram', '', { kind: 'orderSettled', attemptId: 'A', transactionId: null });
    await handle(push);
    await handle(push);
    const jobs = (await database.read.findBy(Job, { topic: ORDER_SETTLED })).filter(
      (job) => job.uniqueKey === `push:${push.dedupeKey}`,
    );
    expect(jobs.map((job) => job.payload)).toMatchObject([{ attemptId: 'A', settledAt: push.sentAt }]);
  });

  it.each<[PushFact, string]>([
    [{ kind: 'other', event: 'CLICK' }, 'other:CLICK'],
    [{ kind: 'other', event: '长'.repeat(80) }, `other:${'长'.repeat(54)}`],
  ])('is only stored when nothing follows from it: %j', async (fact, kind) => {
    const person = await buildPerson(database);
    const before = await database.read.count(Job);
    await handle(buildPush('miniprogram', person.openid, fact, { content: 'plain text' }));
    expect(await database.read.findBy(WechatPush, { openid: person.openid })).toMatchObject([
      { kind, content: { value: 'plain text' } },
    ]);
    expect(await database.read.count(Job)).toBe(before);
  });

  it('is kept for 30 days', async () => {
    const person = await buildPerson(database);
    await handle(buildPush('miniprogram', person.openid, accepted));
    clock.advance(DAY_MS);
    const young = buildPush('miniprogram', person.openid, accepted);
    await handle(young);
    clock.advance(29 * DAY_MS + 1);
    await sweepPushes({ database, clock });
    expect(await database.read.findBy(WechatPush, { openid: person.openid })).toMatchObject([
      { dedupeKey: young.dedupeKey },
    ]);
    expect(await sweepPushes({ database, clock })).toBe(0);
  });
});

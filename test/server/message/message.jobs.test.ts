import { Job } from '../../../server/jobs/job.entity';
import { emitEvent } from '../../../server/jobs/outbox';
import type { Worker } from '../../../server/jobs/worker';
import { MEMBERSHIP_EXTENDED, type MembershipExtended } from '../../../server/membership/membership.events';
import { Message } from '../../../server/message/message.entity';
import { tellMember } from '../../../server/message/send-message';
import { REFUND_SUCCEEDED, type RefundSucceeded } from '../../../server/purchase/purchase.events';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { at, type ManualClock, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  activation,
  buildPerson,
  buildWorker,
  type ScriptedMessages,
  scriptedMessages,
  setMembership,
  templates,
} from './support';

describe.each(engines)('what members are told, on %s', (engine) => {
  let database: TestDatabase;
  let clock: ManualClock;
  let messages: ScriptedMessages;
  let worker: Worker;
  const start = at('2026-03-01T02:00:00Z');
  const endsAt = at('2026-04-01T02:00:00Z');

  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  beforeEach(async () => {
    await database.inUnit((unit) => unit.clear(Job));
    clock = manualClock();
    messages = scriptedMessages();
    worker = buildWorker({ database, clock, messages, templates });
  });
  afterAll(() => database.remove());

  async function extend(
    memberId: string,
    termId: string,
    run: { startsAt: Instant; endsAt: Instant; anchorAt?: Instant },
  ) {
    await setMembership(database, memberId, { anchorAt: run.anchorAt ?? run.startsAt, endsAt: run.endsAt });
    const payload: MembershipExtended = {
      memberId,
      termId,
      family: 'standard',
      planName: '月度会员',
      startsAt: run.startsAt,
      endsAt: run.endsAt,
      orderId: `order-${termId}`,
    };
    await database.inUnit((unit) => emitEvent(unit, { type: MEMBERSHIP_EXTENDED, key: termId, payload }, clock.now()));
    await worker.drain();
  }

  async function goTo(instant: Instant): Promise<void> {
    clock.set(instant);
    await worker.drain();
  }

  async function toldTo(memberId: string): Promise<string[]> {
    return (await database.read.find(Message, { where: { memberId }, order: { id: 'ASC' } })).map(({ topic }) => topic);
  }

  it('is the activation at once, and the end 7 days before, 1 day before and when it comes', async () => {
    const { memberId, officialOpenid } = await buildPerson(database);
    await extend(memberId, `${engine}-1`, { startsAt: start, endsAt });
    expect(await toldTo(memberId)).toEqual(['membershipActivated']);
    await goTo(endsAt - 7 * DAY_MS - 1);
    expect(await toldTo(memberId)).toHaveLength(1);
    await goTo(endsAt - 7 * DAY_MS);
    expect(await toldTo(memberId)).toEqual(['membershipActivated', 'membershipEndsIn7Days']);
    await goTo(endsAt - DAY_MS);
    await goTo(endsAt);
    await goTo(endsAt + 30 * DAY_MS);
    expect(await toldTo(memberId)).toEqual([
      'membershipActivated',
      'membershipEndsIn7Days',
      'membershipEndsIn1Day',
      'membershipEnded',
    ]);
    expect(
      messages.templates.map(({ openid, templateId, page, data }) => [openid, templateId, page, data.thing1]),
    ).toEqual([
      [
        officialOpenid,
        'official-membershipActivated',
        `packages/purchase/order/index?id=order-${engine}-1`,
        '月度会员',
      ],
      // The name is the one that the membership has at the moment of the reminder.
      [officialOpenid, 'official-membershipEndsIn7Days', 'pages/plans/index', '年度会员'],
      [officialOpenid, 'official-membershipEndsIn1Day', 'pages/plans/index', '年度会员'],
      [officialOpenid, 'official-membershipEnded', 'pages/plans/index', '年度会员'],
    ]);
  });

  it('never is an end that a renewal has superseded', async () => {
    const { memberId } = await buildPerson(database);
    await extend(memberId, `${engine}-2a`, { startsAt: start, endsAt });
    await goTo(endsAt - 7 * DAY_MS);
    clock.advance(MINUTE_MS);
    const renewedTo = at('2026-05-01T02:00:00Z');
    await extend(memberId, `${engine}-2b`, { startsAt: endsAt, endsAt: renewedTo, anchorAt: start });
    for (const moment of [endsAt - DAY_MS, endsAt, renewedTo - 7 * DAY_MS]) await goTo(moment);
    expect(await toldTo(memberId)).toEqual([
      'membershipActivated',
      'membershipEndsIn7Days',
      'membershipActivated',
      'membershipEndsIn7Days',
    ]);
  });

  it('is no reminder whose moment a worker has slept through', async () => {
    const { memberId } = await buildPerson(database);
    await extend(memberId, `${engine}-3`, { startsAt: start, endsAt });
    await goTo(endsAt - 12 * HOUR_MS);
    expect(await toldTo(memberId)).toEqual(['membershipActivated', 'membershipEndsIn1Day']);
    await goTo(endsAt + 2 * DAY_MS);
    expect(await toldTo(memberId)).toEqual(['membershipActivated', 'membershipEndsIn1Day']);
  });

  it('is told once, however often the event and its jobs are run', async () => {
    const { memberId } = await buildPerson(database);
    await extend(memberId, `${engine}-4`, { startsAt: start, endsAt });
    await goTo(endsAt - 7 * DAY_MS);
    await database.inUnit((unit) =>
      unit.update(Job, { status: 'done' }, { status: 'ready', runAt: clock.now(), finishedAt: null }),
    );
    await worker.drain();
    expect(await toldTo(memberId)).toEqual(['membershipActivated', 'membershipEndsIn7Days']);
    expect(messages.templates).toHaveLength(2);
  });

  it('is money that came back', async () => {
    const { memberId } = await buildPerson(database);
    const payload: RefundSucceeded = {
      ofPurchase: true,
      refundId: `r-${engine}`,
      orderId: 'order-5',
      memberId,
      kind: 'plan',
      amountFen: 2500,
      reason: '重复支付',
      requestId: null,
      succeededAt: start,
    };
    await database.inUnit((unit) => emitEvent(unit, { type: REFUND_SUCCEEDED, key: payload.refundId, payload }, start));
    await worker.drain();
    expect(await toldTo(memberId)).toEqual(['refundSucceeded']);
    expect(messages.templates).toMatchObject([
      {
        page: 'packages/purchase/order/index?id=order-5',
        data: { amount1: '¥25', thing2: '重复支付', time3: '2026年3月1日 10:00' },
      },
    ]);
  });

  it('is nothing to a member who is leaving or gone', async () => {
    for (const status of ['leaving', 'gone'] as const) {
      const { memberId } = await buildPerson(database, { status });
      await extend(memberId, `${engine}-6-${status}`, { startsAt: start, endsAt });
      await goTo(endsAt);
      expect(await toldTo(memberId)).toEqual([]);
      clock.set(start);
    }
    expect(messages.templates).toEqual([]);
  });

  it('is one message when two units tell the same event at once', async () => {
    const { memberId } = await buildPerson(database);
    const tellOnce = () =>
      database.inUnit((unit) => tellMember(unit, { ...activation(), memberId, eventKey: 'the same' }, clock.now()));
    const written = await Promise.all(Array.from({ length: 8 }, tellOnce));
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await toldTo(memberId)).toHaveLength(1);
    await worker.drain();
    clock.advance(MINUTE_MS);
    await worker.drain();
    expect(messages.templates).toHaveLength(1);
  });
});

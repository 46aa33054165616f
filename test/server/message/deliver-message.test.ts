import { Job } from '../../../server/jobs/job.entity';
import { Member, WechatIdentityRow } from '../../../server/member/member.entity';
import { DeliveryNotOver, deliverMessage } from '../../../server/message/deliver-message';
import { MessageDelivery, SubscribeCredit } from '../../../server/message/message.entity';
import type { SendOutcome } from '../../../server/wechat/ports';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  activation,
  buildDeps,
  buildPerson,
  buildWorker,
  creditsOf,
  deliveriesOf,
  giveCredits,
  neverComesBack,
  scriptedMessages,
  setMembership,
  tell,
  templates,
} from './support';

const MINI_TEMPLATE = 'mini-membershipActivated';
const later: SendOutcome = { status: 'later', errcode: 45009 };
const unknown: SendOutcome = { status: 'unknown', reason: 'no answer in time' };

describe.each(engines)('a message on its way, on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  it('goes to a follower as a template message with legal values and the page it leads to', async () => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const person = await buildPerson(database);
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation('一个名字特别特别特别特别特别特别长的会员方案'), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(messages.templates).toEqual([
      {
        openid: person.officialOpenid,
        templateId: 'official-membershipActivated',
        page: 'pages/home/index',
        clientMessageId: expect.stringMatching(/^[0-9A-Z]{26}$/),
        data: {
          thing1: '一个名字特别特别特别特别特别特别长的会…',
          time2: '2026年3月1日 10:00',
          time3: '2027年3月1日 10:00',
        },
      },
    ]);
    expect(messages.subscribes).toEqual([]);
    expect(await deliveriesOf(database, id)).toEqual(['official: sent']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
  });

  it('goes to who does not follow as a subscribe message, which takes one permission', async () => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 2);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(messages.subscribes).toMatchObject([{ openid: person.openid, templateId: MINI_TEMPLATE }]);
    expect(messages.templates).toEqual([]);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: sent']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
  });

  it('stays in the inbox when the person neither follows nor gave a permission, or no template is configured', async () => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const nobody = await buildPerson(database, { follows: false });
    const id = await tell(database, nobody, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    const follower = await buildPerson(database);
    const other = await tell(database, follower, activation(), clock.now());
    await deliverMessage(
      { ...buildDeps(database, clock, messages), templates: { read: async () => ({ official: {}, miniprogram: {} }) } },
      other,
    );
    expect([...messages.templates, ...messages.subscribes]).toEqual([]);
    expect(await deliveriesOf(database, id)).toEqual([]);
    expect(await deliveriesOf(database, other)).toEqual([]);
  });

  it('takes who is refused as a follower for one who left, and goes on by subscribe message', async () => {
    const clock = manualClock();
    const messages = scriptedMessages({ status: 'noPermission', errcode: 43004 });
    const person = await buildPerson(database, { followChangedAt: clock.now() - DAY_MS });
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(await deliveriesOf(database, id)).toEqual(['official: noPermission', 'miniprogram: sent']);
    const identity = await database.read.findOneByOrFail(WechatIdentityRow, { openid: person.officialOpenid });
    expect(identity).toMatchObject({ follows: false, followChangedAt: clock.now() - DAY_MS });
  });

  it('believes a follow that was pushed while the send was under way', async () => {
    const clock = manualClock();
    const person = await buildPerson(database);
    const messages = scriptedMessages(async () => {
      await database.inUnit((unit) =>
        unit.update(
          WechatIdentityRow,
          { openid: person.officialOpenid },
          { follows: true, followChangedAt: clock.now() },
        ),
      );
      return { status: 'noPermission', errcode: 43004 };
    });
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    const identity = await database.read.findOneByOrFail(WechatIdentityRow, { openid: person.officialOpenid });
    expect(identity.follows).toBe(true);
  });

  it('forgets the permissions of who has none left at WeChat, but not one that is given meanwhile', async () => {
    const clock = manualClock();
    const refusedNow: SendOutcome = { status: 'noPermission', errcode: 43101 };
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 3);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, scriptedMessages(refusedNow)), id);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: noPermission']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(0);

    const other = await buildPerson(database, { follows: false });
    await giveCredits(database, other, MINI_TEMPLATE, 1);
    const messages = scriptedMessages(async () => {
      await database.inUnit((unit) =>
        unit.update(SubscribeCredit, { openid: other.openid }, { credits: () => 'credits + 1' }),
      );
      return refusedNow;
    });
    await deliverMessage(buildDeps(database, clock, messages), await tell(database, other, activation(), clock.now()));
    expect(await creditsOf(database, other, MINI_TEMPLATE)).toBe(1);
  });

  it('ends when WeChat refuses it, and the permission is given back', async () => {
    const clock = manualClock();
    const messages = scriptedMessages({ status: 'refused', errcode: 47003, reason: 'argument invalid' });
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(messages.subscribes).toHaveLength(1);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
    const delivery = await database.read.findOneByOrFail(MessageDelivery, { messageId: id });
    expect(delivery).toMatchObject({ status: 'refused', detail: '47003 argument invalid' });
  });

  it('is tried again when WeChat asks to come later, with another row of its own life', async () => {
    const clock = manualClock();
    const messages = scriptedMessages(later, later);
    const deps = buildDeps(database, clock, messages);
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation(), clock.now());
    await expect(deliverMessage(deps, id)).rejects.toThrow(DeliveryNotOver);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: notSent']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
    await expect(deliverMessage(deps, id)).rejects.toThrow(/45009/);
    clock.advance(DAY_MS);
    await deliverMessage(deps, id);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: sent']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(0);
    const delivery = await database.read.findOneByOrFail(MessageDelivery, { messageId: id });
    expect(delivery).toMatchObject({ sends: 1, firstSentAt: clock.now(), detail: null });
  });

  it('is not repeated by subscribe message when its outcome is unknown', async () => {
    const clock = manualClock();
    const messages = scriptedMessages(unknown);
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 2);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(messages.subscribes).toHaveLength(1);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: unknown']);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
  });

  it('is repeated once under the same id as a template message when its outcome is unknown', async () => {
    const clock = manualClock();
    const messages = scriptedMessages(unknown, unknown);
    const deps = buildDeps(database, clock, messages);
    const person = await buildPerson(database);
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation(), clock.now());
    await expect(deliverMessage(deps, id)).rejects.toThrow(/unknown/);
    await deliverMessage(deps, id);
    await deliverMessage(deps, id);
    expect(messages.templates).toHaveLength(2);
    expect(messages.templates[1]?.clientMessageId).toBe(messages.templates[0]?.clientMessageId);
    expect(messages.subscribes).toEqual([]);
    expect(await deliveriesOf(database, id)).toEqual(['official: unknown']);
  });

  it('takes a fault of the adapter for an unknown outcome', async () => {
    const clock = manualClock();
    const messages = scriptedMessages(() => Promise.reject(new Error('socket hang up')));
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const id = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(await deliveriesOf(database, id)).toEqual(['miniprogram: unknown']);
  });

  describe('whose process died between the send and its record', () => {
    it('waits until nobody can be sending, then repeats a template message once under the same id', async () => {
      const clock = manualClock();
      const messages = scriptedMessages(neverComesBack);
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database);
      const id = await tell(database, person, activation(), clock.now());
      void deliverMessage(deps, id);
      await until(() => messages.templates.length === 1);
      expect(await deliveriesOf(database, id)).toEqual(['official: sending']);
      clock.advance(30 * SECOND_MS);
      await expect(deliverMessage(deps, id)).rejects.toThrow(/another run is sending/);
      clock.advance(31 * SECOND_MS);
      await deliverMessage(deps, id);
      expect(messages.templates.map((call) => call.clientMessageId)).toEqual(
        Array(2).fill(messages.templates[0]?.clientMessageId),
      );
      expect(await deliveriesOf(database, id)).toEqual(['official: sent']);
    });

    it('is unknown for ever when the window has passed', async () => {
      const clock = manualClock();
      const messages = scriptedMessages(neverComesBack);
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database);
      await giveCredits(database, person, MINI_TEMPLATE, 1);
      const id = await tell(database, person, activation(), clock.now());
      void deliverMessage(deps, id);
      await until(() => messages.templates.length === 1);
      clock.advance(10 * MINUTE_MS);
      await deliverMessage(deps, id);
      expect(messages.templates).toHaveLength(1);
      expect(messages.subscribes).toEqual([]);
      expect(await deliveriesOf(database, id)).toEqual(['official: unknown']);
    });

    it('is never repeated by subscribe message; a run that was only slow still brings the good news', async () => {
      const clock = manualClock();
      let comeBack: (outcome: SendOutcome) => void = () => undefined;
      const messages = scriptedMessages(
        () =>
          new Promise((resolve) => {
            comeBack = resolve;
          }),
      );
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database, { follows: false });
      await giveCredits(database, person, MINI_TEMPLATE, 2);
      const id = await tell(database, person, activation(), clock.now());
      const slow = deliverMessage(deps, id);
      await until(() => messages.subscribes.length === 1);
      clock.advance(2 * MINUTE_MS);
      await deliverMessage(deps, id);
      expect(await deliveriesOf(database, id)).toEqual(['miniprogram: unknown']);
      comeBack({ status: 'sent', messageId: '42' });
      await slow;
      expect(await deliveriesOf(database, id)).toEqual(['miniprogram: sent']);
      expect(messages.subscribes).toHaveLength(1);
      expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(1);
    });

    it('is not spoilt by the bad news of a run that was taken for dead', async () => {
      const clock = manualClock();
      let comeBack: (outcome: SendOutcome) => void = () => undefined;
      const messages = scriptedMessages(
        () =>
          new Promise((resolve) => {
            comeBack = resolve;
          }),
      );
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database);
      await giveCredits(database, person, MINI_TEMPLATE, 1);
      const id = await tell(database, person, activation(), clock.now());
      const slow = deliverMessage(deps, id);
      await until(() => messages.templates.length === 1);
      clock.advance(2 * MINUTE_MS);
      await deliverMessage(deps, id);
      comeBack({ status: 'noPermission', errcode: 43004 });
      await slow;
      expect(await deliveriesOf(database, id)).toEqual(['official: sent']);
      expect(messages.subscribes).toEqual([]);
      const identity = await database.read.findOneByOrFail(WechatIdentityRow, { openid: person.officialOpenid });
      expect(identity.follows).toBe(true);
    });
  });

  it('is sent once when its job runs several times at once', async () => {
    const clock = manualClock();
    for (const follows of [true, false]) {
      const messages = scriptedMessages();
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database, { follows });
      await giveCredits(database, person, MINI_TEMPLATE, 5);
      const id = await tell(database, person, activation(), clock.now());
      await Promise.allSettled(Array.from({ length: 6 }, () => deliverMessage(deps, id)));
      expect(messages.templates.length + messages.subscribes.length).toBe(1);
      expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(follows ? 5 : 4);
    }
  });

  it('does not spend one permission on two messages', async () => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const deps = buildDeps(database, clock, messages);
    const person = await buildPerson(database, { follows: false });
    await giveCredits(database, person, MINI_TEMPLATE, 1);
    const ids = [
      await tell(database, person, activation(), clock.now()),
      await tell(database, person, activation(), clock.now()),
      await tell(database, person, activation(), clock.now()),
    ];
    await Promise.all(ids.map((id) => deliverMessage(deps, id)));
    expect(messages.subscribes).toHaveLength(1);
    expect(await creditsOf(database, person, MINI_TEMPLATE)).toBe(0);
    expect((await Promise.all(ids.map((id) => deliveriesOf(database, id)))).flat()).toEqual(['miniprogram: sent']);
  });

  it.each(['leaving', 'gone'] as const)('does not go to a member who is %s', async (status) => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const person = await buildPerson(database);
    const id = await tell(database, person, activation(), clock.now());
    await database.inUnit((unit) => unit.update(Member, { id: person.memberId }, { status }));
    await deliverMessage(buildDeps(database, clock, messages), id);
    expect(messages.templates).toEqual([]);
  });

  it('is not sent late: a reminder that WeChat put off ends when its moment has passed or its end was moved', async () => {
    const clock = manualClock();
    const endsAt = clock.now() + 7 * DAY_MS;
    const news = {
      topic: 'membershipEndsIn7Days',
      fields: { planName: '年度会员', family: 'standard', endsAt },
    } as const;
    for (const change of ['late', 'superseded']) {
      clock.set(endsAt - 7 * DAY_MS);
      const messages = scriptedMessages(later);
      const deps = buildDeps(database, clock, messages);
      const person = await buildPerson(database);
      await setMembership(database, person.memberId, { anchorAt: clock.now() - 30 * DAY_MS, endsAt });
      const id = await tell(database, person, news, clock.now());
      await expect(deliverMessage(deps, id)).rejects.toThrow(/45009/);
      if (change === 'late') clock.advance(DAY_MS);
      else await setMembership(database, person.memberId, { anchorAt: clock.now(), endsAt: endsAt + DAY_MS });
      await deliverMessage(deps, id);
      expect(messages.templates).toHaveLength(1);
    }
  });

  it('is brought to its end by the worker, pauses and all', async () => {
    const clock = manualClock();
    const messages = scriptedMessages();
    const worker = buildWorker({ database, clock, messages, templates });
    // What the other tests left in the table is not this one's concern.
    await database.inUnit((unit) => unit.clear(Job));
    messages.script.push(later, unknown);
    const person = await buildPerson(database);
    const id = await tell(database, person, activation(), clock.now());
    await worker.drain();
    clock.advance(MINUTE_MS);
    await worker.drain();
    clock.advance(MINUTE_MS);
    await worker.drain();
    expect(await deliveriesOf(database, id)).toEqual(['official: sent']);
    const calls = messages.templates.filter((call) => call.openid === person.officialOpenid);
    expect(calls).toHaveLength(3);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !condition(); look++) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!condition()) throw new Error('it did not happen');
}

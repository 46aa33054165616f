import { deliverMessage } from '../../../server/message/deliver-message';
import { createPushHandler } from '../../../server/message/handle-push';
import { messageData } from '../../../server/message/message.data';
import { Message, MessageDelivery, WechatPush } from '../../../server/message/message.entity';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  activation,
  buildDeps,
  buildPerson,
  buildPush,
  creditsOf,
  giveCredits,
  scriptedMessages,
  tell,
} from './support';

const TEMPLATE = 'mini-membershipActivated';

describe.each(engines)('the messages of a member, on %s', (engine) => {
  let database: TestDatabase;
  const clock = manualClock();
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  async function buildHistory() {
    const person = await buildPerson(database);
    await giveCredits(database, person, TEMPLATE, 1);
    const messageId = await tell(database, person, activation(), clock.now());
    await deliverMessage(buildDeps(database, clock, scriptedMessages()), messageId);
    const push = buildPush('official', person.officialOpenid, { kind: 'other', event: 'CLICK' });
    await createPushHandler({ database, clock })(push);
    return { person, messageId, push };
  }

  it('are exported whole: inbox, deliveries, permissions and what WeChat told', async () => {
    const { person, messageId } = await buildHistory();
    await buildHistory();
    expect(await messageData(database).exportFor(person.memberId)).toMatchObject({
      inbox: [{ id: messageId, title: '会员已开通', createdAt: '2026-03-01T02:00:00.000Z', readAt: null }],
      sentByWechat: [{ messageId, channel: 'official', status: 'sent' }],
      permissions: [{ templateId: TEMPLATE, left: 1 }],
      toldByWechat: [{ app: 'official', kind: 'other:CLICK', content: { FromUserName: person.officialOpenid } }],
    });
  });

  it('are erased with the member, and nobody else’s; a push that comes again still does nothing', async () => {
    const { person, push } = await buildHistory();
    const other = await buildHistory();
    await database.inUnit((unit) => messageData(database).erase(unit, person.memberId));
    expect(await messageData(database).exportFor(person.memberId)).toEqual({
      inbox: [],
      sentByWechat: [],
      permissions: [],
      toldByWechat: [],
    });
    expect(await database.read.countBy(Message, { memberId: other.person.memberId })).toBe(1);
    expect(await database.read.countBy(MessageDelivery, { memberId: other.person.memberId })).toBe(1);
    expect(await creditsOf(database, other.person, TEMPLATE)).toBe(1);
    await createPushHandler({ database, clock })(push);
    const kept = await database.read.findOneByOrFail(WechatPush, { dedupeKey: push.dedupeKey });
    expect(kept).toMatchObject({ openid: '', content: {} });
    expect(JSON.stringify(kept)).not.toContain(person.officialOpenid);
  });

  it('keep nobody from leaving', async () => {
    const { person } = await buildHistory();
    const holder = messageData(database);
    expect(await holder.isUnsettled(person.memberId)).toBe(false);
    await expect(holder.prepareDeparture(person.memberId)).resolves.toBeUndefined();
    expect((await holder.reportDeparture(person.memberId, clock.now())).losses).toEqual([]);
  });
});

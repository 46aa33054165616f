import { randomBytes } from 'node:crypto';
import { newId } from '../../../server/database/id';
import type { Database } from '../../../server/database/open-database';
import { JobRegistry } from '../../../server/jobs/registry';
import { createIdleWorker, type Worker } from '../../../server/jobs/worker';
import { Member, WechatIdentityRow } from '../../../server/member/member.entity';
import { Membership } from '../../../server/membership/membership.entity';
import type { DeliveryDeps } from '../../../server/message/deliver-message';
import { Message, MessageDelivery, SubscribeCredit } from '../../../server/message/message.entity';
import { registerMessageJobs } from '../../../server/message/message.jobs';
import type { News } from '../../../server/message/message.rules';
import { tellMember } from '../../../server/message/send-message';
import { parseTemplates, type TemplateTable } from '../../../server/message/template.rules';
import type { Push, PushFact, SendOutcome, WechatMessages } from '../../../server/wechat/ports';
import type { Instant } from '../../../shared/kernel/instant';
import { at, type ManualClock } from '../../support/clock';

type TemplateCall = Parameters<WechatMessages['sendTemplate']>[0];
type SubscribeCall = Parameters<WechatMessages['sendSubscribe']>[0];

/** What a scripted send answers: an outcome, or something that takes its time. */
export type Answer = SendOutcome | (() => Promise<SendOutcome>);

/** A WeChat that writes down what it is asked to send and answers by a script, then `sent`. */
export interface ScriptedMessages extends WechatMessages {
  readonly templates: TemplateCall[];
  readonly subscribes: SubscribeCall[];
  /** Answers to the next sends, in order, of either kind. */
  readonly script: Answer[];
}

export function scriptedMessages(...script: Answer[]): ScriptedMessages {
  let count = 0;
  const templates: TemplateCall[] = [];
  const subscribes: SubscribeCall[] = [];
  const answer = async (): Promise<SendOutcome> => {
    count += 1;
    const next = script.shift() ?? { status: 'sent', messageId: `wx-${randomBytes(4).toString('hex')}-${count}` };
    return typeof next === 'function' ? next() : next;
  };
  return {
    templates,
    subscribes,
    script,
    sendTemplate: (message) => {
      templates.push(message);
      return answer();
    },
    sendSubscribe: (message) => {
      subscribes.push(message);
      return answer();
    },
  };
}

/** A call whose process dies while it waits: it never comes back. */
export const neverComesBack: Answer = () => new Promise(() => undefined);

export function templatesOf(prefix: string): TemplateTable {
  const topics = [
    'membershipActivated',
    'membershipEndsIn7Days',
    'membershipEndsIn1Day',
    'membershipEnded',
    'refundSucceeded',
  ];
  const parsed = parseTemplates(JSON.stringify(Object.fromEntries(topics.map((t) => [t, { id: `${prefix}-${t}` }]))));
  if (!parsed.ok) throw new Error(parsed.refusal.join());
  return parsed.value;
}

const tables = { official: templatesOf('official'), miniprogram: templatesOf('mini') };

/** The templates of the tests, as the live configuration would give them. */
export const templates = { read: async () => tables };

export interface Person {
  readonly memberId: string;
  readonly officialOpenid: string;
  readonly openid: string;
}

/** A member with both identities, each with openids of their own. */
export async function buildPerson(
  database: Database,
  options: { follows?: boolean; status?: Member['status']; followChangedAt?: Instant | null } = {},
): Promise<Person> {
  const memberId = newId(at('2026-01-01T00:00:00Z'));
  const person = { memberId, officialOpenid: `o-${memberId}`, openid: `m-${memberId}` };
  const identity = (app: 'official' | 'miniprogram', openid: string) => ({
    id: newId(at('2026-01-01T00:00:00Z')),
    app,
    openid,
    unionid: `u-${memberId}`,
    memberId,
    follows: app === 'official' && (options.follows ?? true),
    createdAt: at('2026-01-01T00:00:00Z'),
    followChangedAt: app === 'official' ? (options.followChangedAt ?? null) : null,
  });
  await database.inUnit(async (unit) => {
    await unit.insert(Member, {
      id: memberId,
      memberNumber: String(BigInt(`0x${randomBytes(6).toString('hex')}`)),
      status: options.status ?? 'active',
      personHash: memberId,
      nickname: null,
      avatarId: null,
      phoneCipher: null,
      phoneIndex: null,
      phoneMasked: null,
      joinedAt: at('2026-01-01T00:00:00Z'),
      leavingSince: null,
      goneAt: null,
    });
    await unit.insert(WechatIdentityRow, identity('official', person.officialOpenid));
    await unit.insert(WechatIdentityRow, identity('miniprogram', person.openid));
  });
  return person;
}

export async function giveCredits(database: Database, person: Person, templateId: string, credits: number) {
  await database.inUnit((unit) =>
    unit.insert(SubscribeCredit, {
      openid: person.openid,
      templateId,
      credits,
      answeredAt: at('2026-01-01T00:00:00Z'),
    }),
  );
}

export async function creditsOf(database: Database, person: Person, templateId: string): Promise<number | null> {
  return (await database.read.findOneBy(SubscribeCredit, { openid: person.openid, templateId }))?.credits ?? null;
}

/** The membership of a person as the membership room would keep it. */
export async function setMembership(
  database: Database,
  memberId: string,
  run: { anchorAt: Instant; endsAt: Instant },
): Promise<void> {
  await database.inUnit(async (unit) => {
    await unit.delete(Membership, { memberId });
    await unit.insert(Membership, {
      id: newId(run.anchorAt),
      memberId,
      family: 'standard',
      familyRank: 1,
      planId: newId(run.anchorAt),
      planName: '年度会员',
      months: 1,
      version: 1,
      ...run,
    });
  });
}

export function activation(planName = '年度会员'): News {
  const fields = { planName, startsAt: at('2026-03-01T02:00:00Z'), endsAt: at('2027-03-01T02:00:00Z'), orderId: null };
  return { topic: 'membershipActivated', fields };
}

/** Tells a person something new and gives the message's id. */
export async function tell(database: Database, person: Person, news: News, now: Instant): Promise<string> {
  const eventKey = `test:${randomBytes(8).toString('hex')}`;
  await database.inUnit((unit) => tellMember(unit, { ...news, memberId: person.memberId, eventKey }, now));
  return (await database.read.findOneByOrFail(Message, { memberId: person.memberId, eventKey })).id;
}

/** The deliveries of a message as `channel: status`, in the order of the channels. */
export async function deliveriesOf(database: Database, messageId: string): Promise<string[]> {
  const rows = await database.read.find(MessageDelivery, { where: { messageId }, order: { channel: 'DESC' } });
  return rows.map(({ channel, status }) => `${channel}: ${status}`);
}

export function buildDeps(database: Database, clock: ManualClock, messages: WechatMessages): DeliveryDeps {
  return { database, clock, messages, templates };
}

/** A worker over this room's jobs that works when it is told to. */
export function buildWorker(deps: DeliveryDeps): Worker {
  const registry = new JobRegistry(deps.database, () => deps.clock.now());
  registerMessageJobs(registry, deps);
  const logger = { warn: () => undefined, error: () => undefined };
  return createIdleWorker({ database: deps.database, registry, clock: deps.clock, logger });
}

let pushes = 0;

export function buildPush(app: Push['app'], openid: string, fact: PushFact, more: Partial<Push> = {}): Push {
  pushes += 1;
  return {
    app,
    openid,
    dedupeKey: `${process.pid}-${pushes}-${randomBytes(6).toString('hex')}`,
    sentAt: at('2026-03-01T02:00:00Z'),
    fact,
    content: { FromUserName: openid },
    ...more,
  };
}

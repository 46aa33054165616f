import { In, IsNull } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { WechatIdentityRow } from '../member/member.entity';
import type { SendOutcome, WechatMessages } from '../wechat/ports';
import { fitTemplateData } from '../wechat/template-value.rules';
import { type CreditKey, countCredits, dropCredits, returnCredit, takeCredit } from './change-credits';
import { type DeliveryChannel, decideStep } from './delivery.rules';
import { type DeliveryResult, resultOf } from './delivery-result';
import { type Address, readDelivery, type Situation } from './delivery-situation';
import { MessageDelivery } from './message.entity';
import type { MessageTemplates } from './message-settings';
import { fillTemplate } from './template.rules';

export interface DeliveryDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly messages: WechatMessages;
  /** Read at every send: a template that is changed, or switched off, holds for what is not yet on its way. */
  readonly templates: Pick<MessageTemplates, 'read'>;
}

/** The message is not at its end: the job is to come again. */
export class DeliveryNotOver extends Error {
  constructor(why: string) {
    super(`delivery not over: ${why}`);
    this.name = 'DeliveryNotOver';
  }
}

/** A send has at most a handful of steps; more of them would be a circle. */
const MOST_STEPS = 8;

/**
 * Brings a message to its member by WeChat, at most once through a channel: a row says `sending` before the call is
 * made, the call stands outside any unit of work, and what came of it is recorded afterwards. Safe to run twice, also at
 * the same time.
 * @throws DeliveryNotOver when WeChat asks to come later, when an unknown template message may be repeated, or while
 * another run is sending
 */
export async function deliverMessage(deps: DeliveryDeps, messageId: string): Promise<void> {
  let pause: string | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const situation = await readDelivery(deps, messageId);
    if (situation === null) return;
    const next = decideStep(situation.channels, situation.wanted, deps.clock.now());
    switch (next.do) {
      case 'stop':
        return;
      case 'wait':
        throw new DeliveryNotOver('another run is sending');
      case 'giveUp':
        await giveUp(deps, situation, next.channel);
        break;
      case 'send':
        if (pause !== null) throw new DeliveryNotOver(pause);
        pause = await sendThrough(deps, situation, next.channel);
        break;
      default: {
        const never: never = next;
        return never;
      }
    }
  }
  throw new DeliveryNotOver('its rows change all the time');
}

/** One send that is this run's own: its row says `sending`. */
interface Claim {
  readonly deliveryId: string;
  readonly sends: number;
  readonly address: Address;
  /** Permissions left after the one that was taken; null where none is needed. */
  readonly creditsLeft: number | null;
}

/** Sends once; returns why the next send is not to follow at once, null when it may. */
async function sendThrough(deps: DeliveryDeps, situation: Situation, channel: DeliveryChannel): Promise<string | null> {
  const claim = await claimSend(deps, situation, channel);
  if (claim === null) return null;
  const outcome = await callWechat(deps, situation, channel, claim);
  const result = resultOf(outcome, claim.sends);
  await record(deps, channel, claim, result);
  if (result.status === 'notSent') return `WeChat asks to come later: ${result.detail}`;
  return result.status === 'unknown' ? `the outcome is unknown: ${result.detail}` : null;
}

/** Writes `sending`, and takes the permission with it; null when another run was faster or no permission is left. */
function claimSend(deps: DeliveryDeps, situation: Situation, channel: DeliveryChannel): Promise<Claim | null> {
  const { message } = situation;
  const address = situation.addresses[channel];
  const known = situation.deliveries[channel];
  if (address === null) throw new Error(`no address to send ${message.id} to`);
  const now = deps.clock.now();
  // Made here, so that a unit that runs again after a lost commit recognizes its own row.
  const deliveryId = known?.id ?? newId(now);
  const repeats = known !== null && known.status !== 'notSent';
  const sends = repeats ? known.sends + 1 : 1;
  const start = {
    status: 'sending' as const,
    openid: address.openid,
    templateId: address.template.id,
    sends,
    firstSentAt: repeats ? known.firstSentAt : now,
    updatedAt: now,
  };
  return deps.database.inUnit(async (unit) => {
    const row = { id: deliveryId, messageId: message.id, memberId: message.memberId, channel };
    const written =
      known === null
        ? await insertDelivery(unit, { ...row, ...start, wechatMessageId: null, detail: null })
        : await moveDelivery(unit, known, start);
    if (written === 'lost') return null;
    const claim = { deliveryId, sends, address };
    if (channel === 'official') return { ...claim, creditsLeft: null };
    const creditsLeft =
      written === 'already' ? await countCredits(unit, keyOf(address)) : await takeCredit(unit, keyOf(address));
    if (creditsLeft !== null) return { ...claim, creditsLeft };
    // The last permission went to another message between the look and this unit.
    if (known === null) await unit.delete(MessageDelivery, { id: deliveryId });
    else await unit.update(MessageDelivery, { id: known.id }, { status: known.status, updatedAt: known.updatedAt });
    return null;
  });
}

/** `already`: this unit's first run was committed and its connection lost; `lost`: another run has this channel. */
async function insertDelivery(unit: Unit, row: MessageDelivery): Promise<'done' | 'already' | 'lost'> {
  try {
    await unit.insert(MessageDelivery, row);
    return 'done';
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return (await unit.existsBy(MessageDelivery, { id: row.id })) ? 'already' : 'lost';
  }
}

async function moveDelivery(
  unit: Unit,
  { id, status, sends, updatedAt }: MessageDelivery,
  to: Partial<MessageDelivery>,
): Promise<'done' | 'lost'> {
  const moved = await unit.update(MessageDelivery, { id, status, sends, updatedAt }, to);
  return moved.affected === 1 ? 'done' : 'lost';
}

async function callWechat(
  deps: DeliveryDeps,
  { message, news }: Situation,
  channel: DeliveryChannel,
  { address, deliveryId }: Claim,
): Promise<SendOutcome> {
  const { openid, template } = address;
  // WeChat's own links into the mini-program have no slash in front.
  const page = message.page.replace(/^\//, '');
  const common = { openid, templateId: template.id, page, data: fitTemplateData(fillTemplate(template, news)) };
  try {
    return channel === 'official'
      ? await deps.messages.sendTemplate({ ...common, clientMessageId: deliveryId })
      : await deps.messages.sendSubscribe(common);
  } catch (error) {
    return { status: 'unknown', reason: error instanceof Error ? error.message : 'the call broke' };
  }
}

async function record(
  { database, clock }: DeliveryDeps,
  channel: DeliveryChannel,
  claim: Claim,
  { permission, ...result }: DeliveryResult,
): Promise<void> {
  const { deliveryId, sends, address, creditsLeft } = claim;
  await database.inUnit(async (unit) => {
    // A run that was taken for dead may still bring the good news.
    const from =
      result.status === 'sent' ? { status: In(['sending', 'unknown']) } : { status: 'sending' as const, sends };
    const written = await unit.update(
      MessageDelivery,
      { id: deliveryId, ...from },
      { ...result, updatedAt: clock.now() },
    );
    if (written.affected !== 1) return;
    if (creditsLeft !== null && permission === 'returned') await returnCredit(unit, keyOf(address));
    if (creditsLeft !== null && permission === 'none') await dropCredits(unit, keyOf(address), creditsLeft);
    if (channel === 'official' && permission === 'none') await markUnfollowed(unit, address);
  });
}

/**
 * WeChat refused because the person does not follow: believed until a push says otherwise, and only when no push has
 * come since the look at the identity. The instant of the newest push stays, so that a follow that is on its way counts.
 */
async function markUnfollowed(unit: Unit, { identityId, followChangedAt }: Address): Promise<void> {
  await unit.update(
    WechatIdentityRow,
    { id: identityId, followChangedAt: followChangedAt ?? IsNull() },
    { follows: false },
  );
}

/** The process that was sending is gone, and nobody will ever know. */
async function giveUp({ database, clock }: DeliveryDeps, situation: Situation, channel: DeliveryChannel) {
  const known = situation.deliveries[channel];
  if (known === null) return;
  const now: Instant = clock.now();
  await database.inUnit((unit) =>
    unit.update(
      MessageDelivery,
      { id: known.id, status: 'sending', updatedAt: known.updatedAt },
      { status: 'unknown', detail: 'the process that sent it did not come back', updatedAt: now },
    ),
  );
}

function keyOf({ openid, template }: Address): CreditKey {
  return { openid, templateId: template.id };
}

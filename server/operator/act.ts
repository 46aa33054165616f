import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { ZodType } from 'zod';
import type { ErrorCode } from '../../shared/contract/error-code';
import type { ActReply } from '../../shared/contract/ops/operator';
import type { Permission } from '../../shared/contract/ops/permission';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { type Actor, type AuditNote, appendAudit } from './append-audit';
import { Approval, OperatorCommand } from './approval.entity';
import { decideApprover } from './approval.rules';
import { Operator } from './operator.entity';

/** What an act did: what the caller hears, and what the audit log keeps. */
export interface ActDone<T> {
  readonly value: T;
  /** What it was about: `order:01…`. */
  readonly subject: string;
  readonly before?: object | null;
  readonly after?: object | null;
}

/** With what an act is carried out. */
export interface ActSetting {
  readonly actor: Actor;
  readonly reason: string;
  /** The second person, where one was needed. */
  readonly approvedBy: string | null;
  readonly now: Instant;
}

/**
 * Something that an operator may do 操作: a permission, what it is given, and the story that does it. Every write of the
 * console is one, so that none lacks its permission, its reason, its line in the audit log, or its second person.
 */
export interface Act<I, T> {
  /** `refund.decide`; stands in the audit log. */
  readonly code: string;
  /** What the log and a second person read: 处理退款申请. */
  readonly name: string;
  /** `self` for what concerns only themselves. */
  readonly permission: Permission | 'self';
  readonly input: ZodType<I>;
  /** What it would do, in a sentence that names the harm: 将退款 ¥600.00. Asked only where a second person must agree. */
  readonly describe?: (manager: EntityManager, input: I) => Promise<string>;
  /** Why one person is not enough; null where one is. Left out: one always is. */
  readonly needsSecond?: (manager: EntityManager, input: I, now: Instant) => Promise<string | null>;
  readonly carryOut: (unit: Unit, input: I, setting: ActSetting) => Promise<Result<ActDone<T>, ErrorCode>>;
}

/** By what the audit log knows an act. */
export type ActHead = Pick<Act<never, unknown>, 'code' | 'name'>;

/** An act of whatever input, as the registry of those that may wait has it. */
// biome-ignore lint/suspicious/noExplicitAny: acts of different inputs stand in one list; each parses its own
export type AnyAct = Act<any, unknown>;

/** A wish to act, as a request brings it. */
export interface Wish<I> {
  readonly input: I;
  readonly reason: string;
  readonly operatorId: string;
  readonly operatorName: string;
  /** The client's key: its repeat hears the first answer. */
  readonly commandKey: string;
  readonly requestId: string;
}

export interface ActParts {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Carries out an operator's act with its line in the audit log, both or neither; or, where one person is not enough,
 * writes it down for a second one. The repeat of a command hears its first answer.
 */
export function actOn<I, T>(
  { database, clock }: ActParts,
  act: Act<I, T>,
  wish: Wish<I>,
): Promise<Result<ActReply, ErrorCode>> {
  const now = clock.now();
  const actor: Actor = { channel: 'console', id: wish.operatorId, name: wish.operatorName, requestId: wish.requestId };
  return database.inUnit(async (unit) => {
    const earlier = await findReply(unit, act, wish);
    if (earlier) return earlier;
    const why = (await act.needsSecond?.(unit, wish.input, now)) ?? null;
    const reply =
      why === null
        ? await carryOutAlone(unit, act, wish, actor, now)
        : accept(await askSecond(unit, act, wish, actor, why, now));
    if (reply.ok) await rememberReply(unit, act, wish, reply.value, now);
    else if (await findReply(unit, act, wish)) throw new StaleRead('an operator’s command');
    return reply;
  });
}

/** Does what an act does and writes it down; also what a second person has agreed to. */
export async function performAct<I, T>(
  unit: Unit,
  act: Act<I, T>,
  input: I,
  setting: ActSetting,
): Promise<Result<T, ErrorCode>> {
  const done = await act.carryOut(unit, input, setting);
  if (!done.ok) return done;
  const { value, subject, before = null, after = null } = done.value;
  const agreed = setting.approvedBy === null ? after : { ...after, approvedBy: setting.approvedBy };
  const note: AuditNote = { action: act.code, subject, reason: setting.reason, before, after: agreed };
  await appendAudit(unit, setting.actor, note, setting.now);
  return accept(value);
}

async function carryOutAlone<I, T>(
  unit: Unit,
  act: Act<I, T>,
  { input, reason }: Wish<I>,
  actor: Actor,
  now: Instant,
): Promise<Result<ActReply, ErrorCode>> {
  const done = await performAct(unit, act, input, { actor, reason, approvedBy: null, now });
  return done.ok ? accept({ status: 'done', value: done.value ?? null }) : done;
}

async function askSecond<I, T>(
  unit: Unit,
  act: Act<I, T>,
  { input, reason, operatorId, operatorName }: Wish<I>,
  actor: Actor,
  why: string,
  now: Instant,
): Promise<ActReply> {
  const others = (await unit.findBy(Operator, { status: 'active' })).filter(({ id }) => id !== operatorId);
  const { aloneFrom } = decideApprover(others, act.permission, now);
  const summary = ((await act.describe?.(unit, input)) ?? act.name).slice(0, 300);
  const id = newId(now);
  await unit.insert(Approval, {
    ...{ id, action: act.code, input: input as object, summary, why: why.slice(0, 300), reason, status: 'waiting' },
    ...{ askedBy: operatorId, askedName: operatorName, askedAt: now, aloneFrom },
    ...{ decidedBy: null, decidedName: null, decidedAt: null, answer: null },
  });
  const after = { summary, why, aloneFrom: aloneFrom === null ? null : formatInstant(aloneFrom) };
  await appendAudit(unit, actor, { action: 'approval.ask', subject: `approval:${id}`, reason, after }, now);
  return { status: 'waiting', approvalId: id, why, aloneFrom: after.aloneFrom };
}

async function findReply<I, T>(
  unit: Unit,
  act: Act<I, T>,
  wish: Wish<I>,
): Promise<Result<ActReply, 'IDEMPOTENCY_KEY_REUSED'> | null> {
  const { operatorId, commandKey } = wish;
  const earlier = await unit.findOneBy(OperatorCommand, { operatorId, commandKey });
  if (!earlier) return null;
  const same = earlier.action === act.code && earlier.bodyHash === hashWish(wish);
  return same ? accept(JSON.parse(earlier.reply) as ActReply) : refuse('IDEMPOTENCY_KEY_REUSED');
}

async function rememberReply<I, T>(
  unit: Unit,
  act: Act<I, T>,
  wish: Wish<I>,
  reply: ActReply,
  now: Instant,
): Promise<void> {
  const { operatorId, commandKey } = wish;
  const row = { operatorId, commandKey, action: act.code, bodyHash: hashWish(wish), createdAt: now };
  try {
    await unit.insert(OperatorCommand, { ...row, reply: JSON.stringify(reply) });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('an operator’s command');
    throw error;
  }
}

function hashWish<I>({ input, reason }: Wish<I>): string {
  return createHash('sha256')
    .update(JSON.stringify([input, reason]))
    .digest('hex');
}

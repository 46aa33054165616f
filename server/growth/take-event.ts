import { createHash } from 'node:crypto';
import { In } from 'typeorm';
import type { BusinessEvent, EventOutcome } from '../../shared/contract/business-event';
import type { ErrorCode } from '../../shared/contract/error-code';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, MINUTE_MS, parseInstant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import type { PersonKeys } from '../member/person-keys';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { findMemberByKey, personKeyOf } from '../member/resolve-person';
import { applyEvent, type OwnedEvent } from './apply-event';
import type { EventConsumer } from './event-consumer';
import { checkEvent, OWN_SENDER, reversersOf } from './event-kind.rules';
import { BusinessEventRow } from './growth.entity';
import type { FindMultipliers } from './multipliers';
import { type ProgrammeBook, readProgrammeBook } from './programme-book';
import { type TakenBack, takeBack } from './take-back';

export interface GrowthParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'phoneIndex'>;
  readonly multipliers: FindMultipliers;
  /** Later rooms that count the same events; none where a part of the house stands alone. */
  readonly consumers: readonly EventConsumer[];
}

/** Topic of the job that looks again for the order of a refund: both may have come at the same instant. */
export const MATCH_REFUND = 'growth.matchRefund';

export interface MatchRefund {
  readonly eventId: string;
}

const MATCH_AFTER_MS = MINUTE_MS;

/**
 * Takes a business event: once by its sender and id, counted now where its person is a member, else kept. What is refused
 * leaves nothing behind.
 * @param sender the business whose key signed it
 */
export async function takeEvent(parts: GrowthParts, sender: string, event: BusinessEvent): Promise<EventOutcome> {
  return refuseOverflow(event, () =>
    rerunOnDuplicate(() => parts.database.inUnit((unit) => takeInUnit(unit, parts, sender, event))),
  );
}

/** What is beyond exact numbers is the sender's mistake, not ours. */
export async function refuseOverflow(event: BusinessEvent, work: () => Promise<EventOutcome>): Promise<EventOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) return refused(event, 'INVALID_REQUEST', error.message);
    throw error;
  }
}

/** The same inside a unit of work, which a dry run rolls back. */
export async function takeInUnit(
  unit: Unit,
  parts: GrowthParts,
  sender: string,
  event: BusinessEvent,
): Promise<EventOutcome> {
  const now = parts.clock.now();
  const bodyHash = hashOf(event);
  const known = await unit.findOneBy(BusinessEventRow, { sender, eventKey: event.id });
  if (known) {
    if (known.bodyHash === bodyHash) return { id: event.id, status: 'repeated' };
    return refused(event, 'EVENT_ID_REUSED', 'this id was used for an event that said something else');
  }
  const book = await readProgrammeBook(unit);
  const occurredAt = parseInstant(event.occurredAt);
  if (occurredAt === null) return refused(event, 'INVALID_REQUEST', 'occurredAt is no moment');
  const checked = checkEvent(book.kinds, sender, { ...event, occurredAt }, now);
  if (!checked.ok) return refused(event, checked.refusal.code, checked.refusal.detail);
  const reversers = reversersOf(book.kinds, event.kind);
  if (event.subject !== undefined && reversers.length > 0) {
    // An order counted under two ids is the usual mistake of a new integration.
    const { subject } = event;
    if (await unit.existsBy(BusinessEventRow, { sender, kind: event.kind, subject })) {
      return refused(event, 'EVENT_SUBJECT_REUSED', `another ${event.kind} of “${subject}” has been taken`);
    }
  }
  const personKey = personKeyOf(event.person, sender, parts.keys);
  const member = await findMemberByKey(unit, personKey);
  const row: BusinessEventRow = {
    id: newId(now),
    sender,
    eventKey: event.id,
    bodyHash,
    kind: event.kind,
    personKey: member ? '' : personKey,
    memberId: member?.id ?? null,
    subject: event.subject ?? null,
    occurredAt,
    metrics: event.metrics,
    status: 'waitingForMember',
    receivedAt: now,
    appliedAt: null,
  };
  await unit.insert(BusinessEventRow, { ...row });
  if (!member) return { id: event.id, status: 'waitingForMember' };
  return { id: event.id, ...(await countEvent(unit, parts, book, row, member)) };
}

/**
 * Counts an event that stands in the table: a refund against its order, an order with the refunds that waited for it. Does
 * nothing to one that is counted already.
 */
export async function countEvent(
  unit: Unit,
  parts: Pick<GrowthParts, 'multipliers' | 'clock' | 'consumers'>,
  book: ProgrammeBook,
  row: BusinessEventRow,
  member: Pick<Member, 'id' | 'joinedAt'>,
): Promise<{ readonly status: 'applied' | 'waitingForOrder'; readonly growth?: number }> {
  const now = parts.clock.now();
  const reverses = book.kinds.get(row.kind)?.reverses;
  if (reverses !== undefined) return countRefund(unit, parts, book, row, reverses);
  const event: OwnedEvent = { ...row, memberId: member.id };
  let growth = await applyEvent(unit, { book, multipliers: parts.multipliers, now }, member, event);
  for (const consumer of parts.consumers) await consumer.apply(unit, { book, now }, member, event);
  await markApplied(unit, row, member.id, now);
  const reversers = reversersOf(book.kinds, row.kind);
  if (row.subject !== null && reversers.length > 0) {
    const waiting = await unit.find(BusinessEventRow, {
      where: {
        sender: row.sender,
        kind: In(reversers),
        subject: row.subject,
        status: In(['waitingForOrder', 'waitingForMember']),
      },
      order: { occurredAt: 'ASC', id: 'ASC' },
    });
    for (const refund of waiting) growth += (await countRefund(unit, parts, book, refund, row.kind)).growth ?? 0;
  }
  return { status: 'applied', growth };
}

async function countRefund(
  unit: Unit,
  parts: Pick<GrowthParts, 'multipliers' | 'clock' | 'consumers'>,
  book: ProgrammeBook,
  row: BusinessEventRow,
  reverses: string,
): Promise<{ readonly status: 'applied' | 'waitingForOrder'; readonly growth?: number }> {
  const now = parts.clock.now();
  const subject = row.subject ?? '';
  const original = await unit.findOneBy(BusinessEventRow, {
    sender: row.sender,
    kind: reverses,
    subject,
    status: 'applied',
  });
  // Whose order it was decides whose growth is taken back, whatever the refund says.
  const owner = original?.memberId ? await unit.findOneBy(Member, { id: original.memberId }) : null;
  if (!original || original.memberId === null || !owner) {
    await unit.update(BusinessEventRow, { id: row.id }, { status: 'waitingForOrder' });
    const payload: MatchRefund = { eventId: row.id };
    const runAt = now + MATCH_AFTER_MS;
    await enqueueJob(unit, { topic: MATCH_REFUND, payload, runAt, uniqueKey: `${MATCH_REFUND}:${row.id}` }, now);
    return { status: 'waitingForOrder' };
  }
  // Refunds of one order take their turns: each must see what the one before it took.
  await unit.update(BusinessEventRow, { id: original.id }, { status: 'applied' });
  if (await unit.existsBy(BusinessEventRow, { id: row.id, status: 'applied' })) return { status: 'applied', growth: 0 };
  const earlier = await unit.findBy(BusinessEventRow, {
    sender: row.sender,
    // A cancellation sees what a refund took before it.
    kind: In(reversersOf(book.kinds, reverses)),
    subject,
    status: 'applied',
  });
  const taken: TakenBack = {
    event: { ...row, memberId: owner.id },
    original: { ...original, memberId: owner.id },
    before: earlier.map(({ metrics }) => metrics),
  };
  const growth = await takeBack(unit, { book, now }, owner, taken);
  for (const consumer of parts.consumers) await consumer.takeBack(unit, { book, now }, owner, taken);
  await markApplied(unit, row, owner.id, now);
  return { status: 'applied', growth };
}

async function markApplied(unit: Unit, row: BusinessEventRow, memberId: string, now: Instant): Promise<void> {
  // Whom it named is no longer needed once the member is known.
  await unit.update(BusinessEventRow, { id: row.id }, { status: 'applied', memberId, personKey: '', appliedAt: now });
}

/** Equal for the same content in any order of its fields. */
function hashOf({ kind, person, occurredAt, subject, metrics }: BusinessEvent): string {
  const sorted = (value: object) => Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const content = [kind, sorted(person), parseInstant(occurredAt), subject ?? null, sorted(metrics)];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function refused(event: BusinessEvent, code: ErrorCode, detail: string): EventOutcome {
  return { id: event.id, status: 'refused', code, detail };
}

/** What this system itself saw a member do. */
export interface OwnEvent {
  readonly key: string;
  readonly kind: string;
  readonly memberNumber: string;
  readonly occurredAt: string;
  readonly subject?: string;
  readonly metrics?: Record<string, number>;
}

/** Takes what this system itself saw a member do; told again with the same key it counts once. */
export function takeOwnEvent(parts: GrowthParts, event: OwnEvent): Promise<EventOutcome> {
  return takeEvent(parts, OWN_SENDER, asBusinessEvent(event));
}

/** The same in the unit of work of the story that makes it true. */
export function takeOwnInUnit(unit: Unit, parts: GrowthParts, event: OwnEvent): Promise<EventOutcome> {
  return takeInUnit(unit, parts, OWN_SENDER, asBusinessEvent(event));
}

function asBusinessEvent({ key, memberNumber, ...rest }: OwnEvent): BusinessEvent {
  return { metrics: {}, ...rest, id: key, person: { memberNumber } };
}

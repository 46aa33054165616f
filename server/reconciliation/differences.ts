import { type EntityManager, In, LessThan, MoreThan, Not } from 'typeorm';
import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { billPosting } from '../books/books.rules';
import { findCashMovement } from '../books/find-books';
import { correctPosting } from '../books/post';
import { OperatorCase } from '../case/case.entity';
import { closeCase, parkAgain } from '../case/park-case';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { ReconciliationDay, ReconciliationDifference } from './reconciliation.entity';
import { accountOfRail, checkCash, type Difference, type DifferenceKind, type Rail } from './reconciliation.rules';

/** Worked on at once. */
const PAGE = 100;

/** Writes what a comparison found; what an earlier one found, too, is the same row. What an operator has resolved stays so. */
export async function writeDifferences(
  unit: Unit,
  day: BusinessDay,
  run: number,
  found: readonly Difference[],
  now: Instant,
): Promise<void> {
  for (const difference of found) {
    const { kind, subject, ...figures } = difference;
    const known = await unit.findOneBy(ReconciliationDifference, { day, kind, subject });
    if (!known) {
      const fresh = { ...difference, id: newId(now), day, run, status: 'open' as const, foundAt: now };
      await unit.insert(ReconciliationDifference, { ...fresh, endedAt: null, reason: null });
      continue;
    }
    const again = known.status === 'healed' ? { status: 'open' as const, endedAt: null } : {};
    await unit.update(ReconciliationDifference, { id: known.id }, { ...figures, ...again, run });
  }
}

/** Walks the open differences of a day, of some kinds, page by page; what is ended on the way disturbs nothing. */
export async function* walkOpenDifferences(
  read: EntityManager,
  { day, rail, kinds }: { readonly day: BusinessDay; readonly rail: Rail; readonly kinds: readonly DifferenceKind[] },
): AsyncGenerator<ReconciliationDifference, void, undefined> {
  for (let after = ''; ; ) {
    const page = await read.find(ReconciliationDifference, {
      where: { day, rail, kind: In([...kinds]), status: 'open', id: MoreThan(after) },
      order: { id: 'ASC' },
      take: PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Parks every open difference of a day, and books the money in it that nobody can place. Repeatable. */
export async function parkDifferences({ inUnit, read }: Database, day: BusinessDay, now: Instant): Promise<number> {
  let parked = 0;
  for (;;) {
    const page = await read.find(ReconciliationDifference, {
      where: { day, status: 'open' },
      order: { kind: 'ASC', subject: 'ASC' },
      skip: parked,
      take: PAGE,
    });
    if (page.length === 0) return parked;
    for (const difference of page) await inUnit((unit) => parkDifference(unit, difference, now));
    parked += page.length;
  }
}

async function parkDifference(unit: Unit, difference: ReconciliationDifference, now: Instant): Promise<void> {
  const { id, rail, oursFen, theirsFen, cashFen, detail, line } = difference;
  const content = {
    differenceId: id,
    rail,
    oursFen,
    theirsFen,
    cashFen,
    detail,
    transactionId: line?.transactionId ?? null,
  };
  await parkAgain(unit, { ...questionOf(difference), content }, now);
  await bookSuspense(unit, difference, cashFen, now);
}

/** Ends the open differences of a day that the comparison of this run no longer found; money in resolved ones is placed too. */
export async function endUnseen(
  { inUnit, read }: Database,
  day: BusinessDay,
  run: number,
  now: Instant,
): Promise<void> {
  for (;;) {
    const page = await read.find(ReconciliationDifference, {
      where: { day, status: 'open', run: LessThan(run) },
      take: PAGE,
    });
    if (page.length === 0) break;
    for (const difference of page) await inUnit((unit) => endDifference(unit, difference, now));
  }
  const resolved = { day, status: 'resolved', run: LessThan(run), cashFen: Not(0) } as const;
  for (const difference of await read.findBy(ReconciliationDifference, resolved)) {
    await inUnit((unit) => placeMoney(unit, difference, now));
  }
}

/**
 * What differences of other days say of an order's refunds is over: both sides agree by now. Those days' own figures follow.
 * @param subject as `virtualSubject.refunds` names it
 */
export async function endElsewhere(
  { inUnit, read }: Database,
  subject: string,
  day: BusinessDay,
  now: Instant,
): Promise<void> {
  const others = { subject, day: Not(day), status: Not('healed' as const), cashFen: Not(0) };
  for (const difference of await read.findBy(ReconciliationDifference, others)) {
    await inUnit(async (unit) => {
      if (difference.status === 'open') await endDifference(unit, difference, now);
      else await placeMoney(unit, difference, now);
      const { day: theirs, cashFen } = difference;
      await unit.decrement(ReconciliationDay, { day: theirs }, 'virtualCashFen', cashFen);
    });
  }
}

/** Holds a closed day's money at WeChat Pay against WeChat's word once more, after its books were corrected. */
export async function checkCashAgain(unit: Unit, day: BusinessDay, now: Instant): Promise<void> {
  const row = await unit.findOneBy(ReconciliationDay, { day, status: 'closed' });
  const about = { day, kind: 'cashDiffers' as const, subject: 'cash', status: Not('healed' as const) };
  const difference = await unit.findOneBy(ReconciliationDifference, about);
  if (!row || !difference) return;
  await bookSuspense(unit, difference, 0, now);
  const left = checkCash(await findCashMovement(unit, day), row.cashFen);
  if (left === null && difference.status === 'open') await endDifference(unit, difference, now);
  else if (left === null) await placeMoney(unit, difference, now);
  else {
    const { oursFen, theirsFen, cashFen } = left;
    await unit.update(ReconciliationDifference, { id: difference.id }, { oursFen, theirsFen, cashFen });
    await bookSuspense(unit, difference, cashFen, now);
  }
}

/** The money of a difference that an operator has resolved is placed. */
async function placeMoney(unit: Unit, difference: ReconciliationDifference, now: Instant): Promise<void> {
  await unit.update(ReconciliationDifference, { id: difference.id }, { cashFen: 0 });
  await bookSuspense(unit, difference, 0, now);
}

/** A difference is no more: its money is placed, and nobody needs to look at its case. */
export async function endDifference(unit: Unit, difference: ReconciliationDifference, now: Instant): Promise<void> {
  await unit.update(
    ReconciliationDifference,
    { id: difference.id, status: 'open' },
    { status: 'healed', endedAt: now },
  );
  await bookSuspense(unit, difference, 0, now);
  await closeCaseOf(unit, difference, 'reconciliation', 'a later look found no difference', now);
}

/**
 * An operator has seen to a difference: it and its case are closed. The money in it stays in suspense until its own
 * counterpart comes (a refund made on the merchant platform stands in that day's bill).
 */
export async function resolveDifference(
  unit: Unit,
  resolution: { readonly differenceId: string; readonly operator: string; readonly reason: string },
  now: Instant,
): Promise<Result<null, 'DIFFERENCE_NOT_OPEN'>> {
  const { differenceId: id, operator, reason } = resolution;
  const difference = await unit.findOneBy(ReconciliationDifference, { id });
  const ended = await unit.update(
    ReconciliationDifference,
    { id, status: 'open' },
    { status: 'resolved', endedAt: now, reason: reason.slice(0, 300) },
  );
  if (!difference || ended.affected !== 1) return refuse('DIFFERENCE_NOT_OPEN');
  await closeCaseOf(unit, difference, operator, reason, now);
  return accept(null);
}

/** Open differences, the oldest day first. */
export function listOpenDifferences(
  { read }: Pick<Database, 'read'>,
  limit: number,
): Promise<ReconciliationDifference[]> {
  return read.find(ReconciliationDifference, {
    where: { status: 'open' },
    order: { day: 'ASC', id: 'ASC' },
    take: limit,
  });
}

async function closeCaseOf(
  unit: Unit,
  difference: ReconciliationDifference,
  operator: string,
  note: string,
  now: Instant,
): Promise<void> {
  const parked = await unit.findOneBy(OperatorCase, { ...questionOf(difference), status: 'open' });
  if (parked) await closeCase(unit, { caseId: parked.id, operator, note }, now);
}

function questionOf({ day, kind, subject }: ReconciliationDifference): { kind: string; subject: string } {
  return { kind: `reconciliation.${kind}`, subject: `${day}:${subject}` };
}

/** Keeps the books' money of a rail what WeChat says: the part of a difference stands in suspense while it lasts. */
async function bookSuspense(
  unit: Unit,
  { id, day, rail }: ReconciliationDifference,
  cashFen: number,
  now: Instant,
): Promise<void> {
  await correctPosting(
    unit,
    billPosting('suspense', {
      ...{ sourceKey: `suspense:${id}`, day, occurredAt: now },
      ...{ account: accountOfRail[rail], cashFen },
    }),
    now,
  );
}

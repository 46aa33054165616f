import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { OperatorCase } from './case.entity';

/** A question that no rule may answer. */
export interface Question {
  readonly kind: string;
  readonly subject: string;
  readonly content: object;
}

/**
 * Parks a question for an operator. Asking the same question about the same subject again changes nothing.
 * @returns true when the case is new
 */
export async function parkCase(unit: Unit, question: Question, now: Instant): Promise<boolean> {
  if (await unit.existsBy(OperatorCase, { kind: question.kind, subject: question.subject })) return false;
  try {
    await unit.insert(OperatorCase, {
      ...question,
      id: newId(now),
      status: 'open',
      openedAt: now,
      closedAt: null,
      closedBy: null,
      closingNote: null,
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/**
 * Parks a question that may come up anew: a case that an operator has closed meanwhile is open again, its last closing
 * still to be read on it.
 */
export async function parkAgain(unit: Unit, question: Question, now: Instant): Promise<void> {
  if (await parkCase(unit, question, now)) return;
  await unit.update(
    OperatorCase,
    { kind: question.kind, subject: question.subject, status: 'closed' },
    { status: 'open', openedAt: now, content: question.content },
  );
}

/** Open cases, oldest first. */
export function listOpenCases(database: Database, limit: number): Promise<OperatorCase[]> {
  return database.read.find(OperatorCase, { where: { status: 'open' }, order: { openedAt: 'ASC' }, take: limit });
}

/** An operator's word on a case. Closing a closed case again is refused: the first word stands. */
export async function closeCase(
  unit: Unit,
  closing: { readonly caseId: string; readonly operator: string; readonly note: string },
  now: Instant,
): Promise<Result<null, 'CASE_NOT_OPEN'>> {
  const closed = await unit.update(
    OperatorCase,
    { id: closing.caseId, status: 'open' },
    { status: 'closed', closedAt: now, closedBy: closing.operator, closingNote: closing.note },
  );
  return closed.affected === 1 ? accept(null) : refuse('CASE_NOT_OPEN');
}

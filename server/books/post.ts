import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { BookLine, BookPosting } from './books.entity';
import { type Posting, reversalOf } from './books.rules';

/**
 * Books a posting, once a source: the same source again changes nothing. A posting without lines is not written. Raw SQL
 * with as few statements as can be, because it stands in the path of every payment confirmation, which `npm run bench
 * payment` measures; no balance is touched here, since all payments of a day would wait for its one row.
 * @returns false where the source was booked before, or nothing moves
 */
export async function post(
  unit: Unit,
  posting: Posting,
  now: Instant,
  reverses: string | null = null,
): Promise<boolean> {
  if (posting.lines.length === 0) return false;
  const id = newId(now);
  try {
    await execute(
      unit,
      `INSERT INTO book_posting (id, source_key, kind, day, occurred_at, member_id, order_id, reverses, folded, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
      [
        ...[id, posting.sourceKey, posting.kind, posting.day, posting.occurredAt],
        ...[posting.memberId, posting.orderId, reverses, now],
      ],
    );
  } catch (error) {
    // A duplicate key fails the statement, not the transaction, on either engine.
    if (isDuplicate(error)) return false;
    throw error;
  }
  await execute(
    unit,
    `INSERT INTO book_line (posting_id, position, account, product, amount_fen)
     VALUES ${posting.lines.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    posting.lines.flatMap(({ account, product, amountFen }, position) => [id, position, account, product, amountFen]),
  );
  return true;
}

/**
 * Takes back what a source has booked, where it has and nobody has done so before.
 * @returns whether something was taken back now
 */
export async function takeBackPosting(unit: Unit, sourceKey: string, now: Instant): Promise<boolean> {
  const booked = await unit.findOneBy(BookPosting, { sourceKey });
  if (!booked) return false;
  const lines = await unit.find(BookLine, { where: { postingId: booked.id }, order: { position: 'ASC' } });
  return post(unit, reversalOf({ ...booked, lines }, `reversal:${booked.id}`, now), now, booked.id);
}

/**
 * Books the newest word on something that may be said anew (a day's fees, after its bill changed): where it differs from what
 * is booked, that is taken back and the new posting made under the source's next number.
 * @param posting its source is the first word's; later ones get `#2`, `#3` …
 * @returns false where the books say the same already
 */
export async function correctPosting(unit: Unit, posting: Posting, now: Instant): Promise<boolean> {
  const { standing, words } = await findStanding(unit, posting.sourceKey);
  if (standing && sameLines(standing.lines, posting.lines)) return false;
  if (standing) await takeBackPosting(unit, standing.sourceKey, now);
  const sourceKey = words === 0 ? posting.sourceKey : `${posting.sourceKey}#${words + 1}`;
  return (await post(unit, { ...posting, sourceKey }, now)) || standing !== null;
}

/** The word on a source that stands, and how many there were. */
async function findStanding(
  unit: Unit,
  sourceKey: string,
): Promise<{ standing: { sourceKey: string; lines: BookLine[] } | null; words: number }> {
  let last: BookPosting | null = null;
  for (let words = 0; ; words++) {
    const key = words === 0 ? sourceKey : `${sourceKey}#${words + 1}`;
    const next = await unit.findOneBy(BookPosting, { sourceKey: key });
    if (next) {
      last = next;
      continue;
    }
    const gone = last === null || (await unit.existsBy(BookPosting, { reverses: last.id }));
    if (last === null || gone) return { standing: null, words };
    return {
      standing: { sourceKey: last.sourceKey, lines: await unit.findBy(BookLine, { postingId: In([last.id]) }) },
      words,
    };
  }
}

function sameLines(
  left: readonly Pick<BookLine, 'account' | 'product' | 'amountFen'>[],
  right: Posting['lines'],
): boolean {
  const textOf = (lines: typeof left) =>
    lines
      .map(({ account, product, amountFen }) => `${account}:${product}:${amountFen}`)
      .sort()
      .join();
  return textOf(left) === textOf(right);
}

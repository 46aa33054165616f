import { In } from 'typeorm';
import { addDays, type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import { type Instant, parseInstant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { SupplyCode } from './supply.entity';
import type { SupplyCipher } from './supply-cipher';

/** A code as a file has it. */
export interface CodeLine {
  /** Counted from 1, as an editor shows it. */
  readonly line: number;
  readonly code: string;
  readonly expiresOn: BusinessDay | null;
}

/** A line that cannot be imported, and why; it never tells the code. */
export interface CodeFault {
  readonly line: number;
  readonly detail: string;
}

/** Why a file is not imported; nothing of it is. */
export type CodeRefusal =
  | { readonly code: 'POOL_INVALID' | 'FILE_EMPTY' | 'FILE_TOO_LONG' | 'HEADER_INVALID' }
  | { readonly code: 'LINES_REFUSED'; readonly faults: readonly CodeFault[] };

/** Most lines in one file, which is one unit of work: split a longer one. */
export const MOST_CODES = 50_000;
/** Longer ones would not fit a phone's screen. */
const LONGEST_CODE = 200;
/** Rows in one statement: SQLite takes 32 766 values. */
const BATCH = 500;

const POOL = /^[a-z][a-z0-9-]{0,39}$/;
/** The code, plain or in double quotes with quotes written twice, and what may stand behind its comma. */
const LINE = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(?:,([^,]*))?$/;
/** What a spreadsheet makes of a long number: the last digits are lost. */
const ROUNDED = /^\d(\.\d+)?E\+\d+$/i;

/**
 * Reads a file of codes and checks it line by line: CSV with the header `code` or `code,expiresOn`. One line that cannot be
 * imported refuses all of them, so that a file that was put right can be imported as if it were the first.
 */
export function parseCodes(content: string, now: Instant): Result<readonly CodeLine[], CodeRefusal> {
  const [header, ...rows] = content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((row, index) => ({ line: index + 1, row: row.trim() }))
    .filter(({ row }) => row !== '');
  if (!header || rows.length === 0) return refuse({ code: 'FILE_EMPTY' });
  if (!/^code(\s*,\s*expiresOn)?$/.test(header.row)) return refuse({ code: 'HEADER_INVALID' });
  if (rows.length > MOST_CODES) return refuse({ code: 'FILE_TOO_LONG' });
  const today = businessDayOf(now);
  const lines: CodeLine[] = [];
  const faults: CodeFault[] = [];
  const firstLines = new Map<string, number>();
  for (const { line, row } of rows) {
    const [, quoted, plain = '', day = ''] = LINE.exec(row) ?? [];
    const code = (quoted?.replaceAll('""', '"') ?? plain).trim();
    const expiresOn = day.trim() || null;
    const fault = LINE.test(row) ? findFault(code, expiresOn, today) : 'is not code,expiresOn';
    const first = firstLines.get(code);
    if (fault !== null) faults.push({ line, detail: fault });
    else if (first !== undefined) faults.push({ line, detail: `the same code stands on line ${first}` });
    else firstLines.set(code, line);
    lines.push({ line, code, expiresOn });
  }
  return faults.length > 0 ? refuse({ code: 'LINES_REFUSED', faults }) : accept(lines);
}

/**
 * Puts codes into a pool, all or none.
 * @returns as the refusal, the lines whose codes the pool has or had before
 * @throws StaleRead when somebody else imports one of them at the same time
 */
export async function importCodes(
  unit: Unit,
  cipher: Pick<SupplyCipher, 'encryptCode' | 'hashCode'>,
  pool: string,
  lines: readonly CodeLine[],
  now: Instant,
): Promise<Result<number, CodeRefusal>> {
  const faults = await findKnownCodes(unit, cipher, pool, lines);
  if (!faults.ok) return faults;
  for (const part of batches(lines)) {
    const rows = part.map(({ code, expiresOn }) => {
      const id = newId(now);
      return {
        ...{
          id,
          pool,
          codeCipher: cipher.encryptCode(code, id),
          codeHash: cipher.hashCode(code),
          status: 'free' as const,
        },
        ...{ claimId: null, memberId: null, expiresOn, importedAt: now, givenAt: null },
      };
    });
    try {
      await unit.insert(SupplyCode, rows);
    } catch (error) {
      if (isDuplicate(error)) throw new StaleRead('the codes of a pool');
      throw error;
    }
  }
  return accept(lines.length);
}

/** Looks for codes that a pool has or had before. Changes nothing: it is the dry run. */
export async function findKnownCodes(
  unit: Unit,
  cipher: Pick<SupplyCipher, 'hashCode'>,
  pool: string,
  lines: readonly CodeLine[],
): Promise<Result<null, CodeRefusal>> {
  if (!POOL.test(pool)) return refuse({ code: 'POOL_INVALID' });
  const faults: CodeFault[] = [];
  for (const part of batches(lines)) {
    const hashes = new Map(part.map(({ code, line }) => [cipher.hashCode(code), line]));
    const known = await unit.find(SupplyCode, {
      select: { codeHash: true, status: true },
      where: { pool, codeHash: In([...hashes.keys()]) },
    });
    for (const { codeHash, status } of known) {
      faults.push({ line: hashes.get(codeHash) ?? 0, detail: `the pool has this code already (${status})` });
    }
  }
  if (faults.length === 0) return accept(null);
  return refuse({ code: 'LINES_REFUSED', faults: faults.sort((one, other) => one.line - other.line) });
}

function findFault(code: string, expiresOn: string | null, today: BusinessDay): string | null {
  if (code === '') return 'has no code';
  if (code.length > LONGEST_CODE) return `a code has at most ${LONGEST_CODE} characters`;
  if (/\p{Cc}/u.test(code)) return 'the code has control characters';
  if (ROUNDED.test(code)) return 'a spreadsheet has rounded this code: format its column as text and export again';
  if (expiresOn === null) return null;
  const start = parseInstant(`${expiresOn}T00:00:00Z`);
  // Read back, so that no other spelling of a day gets into the table.
  if (start === null || addDays(expiresOn, 0) !== expiresOn) return 'expiresOn is no day: YYYY-MM-DD';
  return expiresOn < today ? 'expiresOn has passed' : null;
}

function* batches(lines: readonly CodeLine[]): Generator<readonly CodeLine[]> {
  for (let start = 0; start < lines.length; start += BATCH) yield lines.slice(start, start + BATCH);
}

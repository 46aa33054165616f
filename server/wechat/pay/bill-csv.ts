import { StringDecoder } from 'node:string_decoder';
import type { Fen } from '../../../shared/kernel/fen';

/** What makes a bill's file unreadable. */
export class UnreadableBill extends Error {}

/** How the lines of a bill are read. */
export interface BillForm<Line, Column extends string> {
  /** Titles of the columns that are read; WeChat adds columns now and then, so they are found by name. */
  readonly titles: Readonly<Record<Column, string>>;
  /** The first title of the sums at the end; the number below it is the number of lines. */
  readonly countTitle: string;
  /** Null for a line that cannot be read. */
  parse(cell: (column: Column) => string): Line | null;
}

/**
 * Reads a bill as its bytes come: titles, lines whose every cell begins with a backtick, titles of the sums, sums (WeChat
 * Pay: bills). Gives the lines of each piece at once, so that no more than a piece is held.
 * @throws UnreadableBill when columns are missing, a line cannot be read, or the number of lines is not the one that the
 *   sums say
 */
export async function* parseBill<Line, Column extends string>(
  bytes: AsyncIterable<Uint8Array>,
  form: BillForm<Line, Column>,
): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8');
  const reader = new BillReader(form);
  let rest = '';
  for await (const chunk of bytes) {
    const rows = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = rows.pop() ?? '';
    const lines = reader.read(rows);
    if (lines.length > 0) yield lines;
  }
  const last = reader.read([rest + decoder.end()]);
  if (last.length > 0) yield last;
  reader.end();
}

class BillReader<Line, Column extends string> {
  private columns: Map<Column, number> | null = null;
  private count = 0;
  /** Null before the titles of the sums; then what the sums say. */
  private sums: { count: number | null } | null = null;

  constructor(private readonly form: BillForm<Line, Column>) {}

  read(rows: readonly string[]): Line[] {
    const lines: Line[] = [];
    for (const raw of rows) {
      const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (row === '') continue;
      if (this.columns === null) this.columns = this.readTitles(row);
      else if (this.sums !== null) this.sums.count ??= Number(cellsOf(row)[0]);
      else if (row.startsWith(this.form.countTitle)) this.sums = { count: null };
      else lines.push(this.readLine(this.columns, row));
    }
    this.count += lines.length;
    return lines;
  }

  end(): void {
    if (this.sums === null) throw new UnreadableBill('the file ends before its sums');
    if (this.sums.count !== this.count) throw new UnreadableBill(`${this.count} lines, not ${this.sums.count}`);
  }

  private readTitles(row: string): Map<Column, number> {
    const titles = row.replace(/^\ufeff/, '').split(',');
    const columns = new Map<Column, number>();
    for (const column of Object.keys(this.form.titles) as Column[]) {
      const at = titles.indexOf(this.form.titles[column]);
      if (at === -1) throw new UnreadableBill(`there is no column ${this.form.titles[column]}`);
      columns.set(column, at);
    }
    return columns;
  }

  private readLine(columns: ReadonlyMap<Column, number>, row: string): Line {
    const cells = cellsOf(row);
    const line = this.form.parse((column) => cells[columns.get(column) ?? -1] ?? '');
    if (line === null) throw new UnreadableBill(`line ${this.count + 1} or one after it cannot be read`);
    return line;
  }
}

/** A name of goods may hold a comma, so the backtick is what parts the cells. */
function cellsOf(row: string): string[] {
  return row.startsWith('`') ? row.slice(1).split(',`') : [];
}

/** `5.76` yuan is 576 fen, read by its digits: a fraction of binary has no place in money. Null for what is no amount. */
export function parseYuan(text: string): Fen | null {
  return parseDecimal(text, 2);
}

/** A decimal as a whole number of its `places`-th place, read by its digits; null where it has more places, or is none. */
export function parseDecimal(text: string, places: number): number | null {
  const found = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (found === null) return null;
  const [, sign = '', whole = '', fraction = ''] = found;
  if (/[1-9]/.test(fraction.slice(places))) return null;
  const value = Number(`${whole}${fraction.slice(0, places).padEnd(places, '0')}`);
  return sign === '' || value === 0 ? value : -value;
}

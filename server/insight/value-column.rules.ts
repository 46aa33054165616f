import { accept, type Result, refuse } from '../../shared/kernel/result';
import { createValueList } from './value-list.rules';

/** Which column holds the values: its number from 1, its name in the header, or (null) the last of at most two. */
export type ColumnChoice = string | null;

/** The values of a column, in the order of the lines. */
export interface ValueColumn {
  readonly values: Float64Array;
  /** From 1. */
  readonly columnNumber: number;
  /** Its name; null where the table has no header. */
  readonly columnName: string | null;
}

/** What is wrong in a table; `line` is the line of the file, from 1, where the record begins. */
export interface TableFault {
  readonly line: number;
  readonly sentence: string;
}

/** Takes a table in pieces, so that a large file never stands in memory as text. */
export interface ValueColumnReader {
  /** @returns false once nothing more is worth reading: `end` will refuse */
  push(text: string): boolean;
  /** The values, or every fault that was found: never values beside a fault. */
  end(): Result<ValueColumn, readonly TableFault[]>;
}

/** This many faults show the pattern; the rest would only scroll them away. */
const MOST_FAULTS = 5;

/**
 * Reads one column of whole numbers from a CSV table (RFC 4180): comma, semicolon or tab, quotes, an optional header, LF or
 * CRLF, with or without a byte order mark. Empty lines are passed over. Everything else that is not exactly a table of
 * whole numbers of at least 0 is a fault, a record with another number of fields too: `1,234` without quotes would
 * otherwise be read as 1.
 */
export function createValueColumnReader(choice: ColumnChoice): ValueColumnReader {
  const faults: TableFault[] = [];
  const values = createValueList();
  let shape: Shape | null = null;

  const take = (fields: readonly string[], line: number) => {
    if (fields.every((field) => field.trim() === '')) return;
    if (shape === null) {
      const found = shapeOf(fields, choice);
      if (found.ok) shape = found.value;
      else faults.push({ line, sentence: found.refusal });
      if (shape === null || shape.columnName !== null) return;
    }
    if (fields.length !== shape.width) {
      faults.push({ line, sentence: `${countOf(fields.length)} where the first line has ${shape.width}` });
      return;
    }
    const parsed = parseValue(fields[shape.columnNumber - 1]!);
    if (parsed.ok) values.add(parsed.value);
    else faults.push({ line, sentence: parsed.refusal });
  };
  // Without a shape no further record can be judged.
  const isHopeless = () => faults.length >= MOST_FAULTS || (shape === null && faults.length > 0);
  const scanner = createScanner(take, (fault) => faults.push(fault), isHopeless);

  return {
    push(text) {
      scanner.push(text);
      return !isHopeless();
    },
    end() {
      if (!isHopeless()) scanner.end();
      if (faults.length > 0) return refuse(faults);
      const { columnNumber, columnName } = shape ?? { columnNumber: 1, columnName: null };
      return accept({ values: values.toArray(), columnNumber, columnName });
    },
  };
}

interface Shape {
  readonly width: number;
  readonly columnNumber: number;
  readonly columnName: string | null;
}

/** What the first record says of the table. */
function shapeOf(fields: readonly string[], choice: ColumnChoice): Result<Shape, string> {
  const names = fields.map((field) => field.trim());
  const width = fields.length;
  if (choice === null && width > 2) return refuse(`${width} columns: say with --column which; ${quoteAll(names)}`);
  const columnNumber = choice === null ? width : numberOf(choice, width);
  if (columnNumber !== null) {
    const name = names[columnNumber - 1]!;
    return accept({ width, columnNumber, columnName: name !== '' && !looksLikeNumber(name) ? name : null });
  }
  const found = names.indexOf(choice ?? '');
  if (found === -1) return refuse(`there is no column “${choice}”; the first line has ${quoteAll(names)}`);
  if (names.includes(names[found]!, found + 1)) return refuse(`two columns are called “${choice}”: choose by number`);
  return accept({ width, columnNumber: found + 1, columnName: names[found]! });
}

/** The column a choice names by number; null where it can only be a name: `2024` in a table of three columns. */
function numberOf(choice: string, width: number): number | null {
  const number = /^\d{1,4}$/.test(choice) ? Number(choice) : 0;
  return number >= 1 && number <= width ? number : null;
}

/** Whether somebody meant a number, even one that will be refused: it is then no header. */
function looksLikeNumber(text: string): boolean {
  // Compatibility forms: full-width digits and signs are meant as numbers too.
  return /^[-+−]?\s*[¥$]?\s*[-+−]?[\d.,\s]*\d[\d.,\s]*(e[-+]?\d+)?\s*[元分%]?$/i.test(text.normalize('NFKC'));
}

function parseValue(field: string): Result<number, string> {
  const text = field.trim();
  if (text === '') return refuse('no value');
  if (/^[-−]\s*\d/.test(text)) return refuse(`“${shorten(text)}” is negative`);
  if (!/^\d+$/.test(text))
    return refuse(`“${shorten(text)}” is not a whole number (amounts are in fen, without separators)`);
  const value = Number(text);
  return Number.isSafeInteger(value) ? accept(value) : refuse(`“${shorten(text)}” is too large`);
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}

function quoteAll(names: readonly string[]): string {
  return names.map((name, index) => `${index + 1} “${shorten(name)}”`).join(', ');
}

function countOf(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}

type Place = 'start' | 'plain' | 'quoted' | 'afterQuote';

/** Cuts text into records; a quoted field may hold separators, quotes (doubled) and line breaks. */
function createScanner(
  onRecord: (fields: readonly string[], line: number) => void,
  onFault: (fault: TableFault) => void,
  isStopped: () => boolean,
) {
  let separator: string | null = null;
  let place: Place = 'start';
  let field = '';
  let fields: string[] = [];
  let [line, recordLine, quoteLine] = [1, 1, 1];
  let isFirst = true;
  let afterReturn = false;

  const closeField = () => {
    fields.push(field);
    field = '';
    place = 'start';
  };
  const closeRecord = () => {
    closeField();
    onRecord(fields, recordLine);
    fields = [];
  };
  const read = (char: string) => {
    // CR LF is one line break, also where a piece of the text ends between the two.
    const isSecondHalf = afterReturn && char === '\n';
    afterReturn = char === '\r';
    const isBreak = char === '\n' || char === '\r';
    if (isBreak && !isSecondHalf) line++;
    if (place === 'quoted') {
      if (char === '"') place = 'afterQuote';
      else field += char;
    } else if (isBreak) {
      if (!isSecondHalf) closeRecord();
      recordLine = line;
    } else if (char === separator || (separator === null && /[,;\t]/.test(char))) {
      separator = char;
      closeField();
    } else if (char === '"' && place === 'start') {
      place = 'quoted';
      quoteLine = line;
    } else if (char === '"' && place === 'afterQuote') {
      field += char;
      place = 'quoted';
    } else if (place === 'afterQuote' && char.trim() !== '') {
      onFault({ line, sentence: `“${char}” after a closing quote` });
      place = 'plain';
    } else if (place !== 'afterQuote') {
      field += char;
      place = 'plain';
    }
  };
  return {
    push(text: string) {
      for (let at = 0; at < text.length && !isStopped(); at++) {
        const char = text[at]!;
        if (isFirst && char === '\uFEFF') continue;
        isFirst = false;
        read(char);
      }
    },
    end() {
      if (place === 'quoted') onFault({ line: quoteLine, sentence: 'the quote that opens here is never closed' });
      else if (fields.length > 0 || place !== 'start') closeRecord();
    },
  };
}

import fc from 'fast-check';
import { createValueColumnReader } from '../../../server/insight/value-column.rules';

/** Reads a table, handed over in pieces of a length. */
function read(table: string, choice: string | null = null, pieceLength = table.length || 1) {
  const reader = createValueColumnReader(choice);
  for (let at = 0; at < table.length; at += pieceLength) reader.push(table.slice(at, at + pieceLength));
  const result = reader.end();
  if (!result.ok) return result.refusal.map(({ line, sentence }) => `${line}: ${sentence}`);
  const { values, columnName, columnNumber } = result.value;
  return { values: [...values], columnName, columnNumber };
}

describe('a column of values', () => {
  it.each<[string, string, string | null, number[], string | null, number]>([
    ['one column', '1\n2\n3\n', null, [1, 2, 3], null, 1],
    ['no line break at the end', '1\n2', null, [1, 2], null, 1],
    ['a header', '消费额\n5\n', null, [5], '消费额', 1],
    ['a header that begins with a figure', '2025年消费\n5\n', null, [5], '2025年消费', 1],
    ['the second of two', 'M1,10\r\nM2,20\r\n', null, [10, 20], null, 2],
    ['CRLF, a byte order mark and empty lines', '\uFEFFid,fen\r\n\r\na,1\r\n,\r\nb,2\r\n\r\n', null, [1, 2], 'fen', 2],
    ['a column by number', 'a,b,c\n1,2,3\n', '2', [2], 'b', 2],
    ['a column by name', 'a,b,c\n1,2,3\n', 'c', [3], 'c', 3],
    ['a column whose name is a number', 'a,2024,2025\n1,2,3\n', '2025', [3], '2025', 3],
    ['semicolons', 'a;b\n1;2\n', null, [2], 'b', 2],
    ['tabs', 'a\tb\n1\t2\n', null, [2], 'b', 2],
    ['quotes', '"name, full","fen"\n"Li ""L"" Lei, Mr","100"\n', null, [100], 'fen', 2],
    ['a line break within quotes', 'a,b\n"x\r\ny",7\n', null, [7], 'b', 2],
    ['spaces around', ' 7 \n 8\n', null, [7, 8], null, 1],
    ['nothing at all', '', null, [], null, 1],
    ['a header alone', 'fen\n', null, [], 'fen', 1],
  ])('is read from %s', (_, table, choice, values, columnName, columnNumber) => {
    expect(read(table, choice)).toEqual({ values, columnName, columnNumber });
    expect(read(table, choice, 1)).toEqual({ values, columnName, columnNumber });
  });

  it.each<[string, string, string | null, RegExp]>([
    ['a negative amount', 'fen\n5\n-5\n', null, /^3: “-5” is negative/],
    ['a negative amount in the first line', '-5\n5\n', null, /^1: “-5” is negative/],
    ['a fraction', '5\n\n12.50\n', null, /^3: “12.50” is not a whole number/],
    ['an amount with its sign', '¥5\n', null, /^1: “¥5” is not a whole number/],
    ['full-width figures', '１２３\n', null, /^1: “１２３” is not a whole number/],
    ['an exponent', '1e3\n', null, /^1: “1e3” is not a whole number/],
    ['a word', '5\nfive\n', null, /^2: “five” is not a whole number/],
    ['more than can be counted exactly', '9007199254740993\n', null, /^1: .* is too large/],
    ['a missing value', 'a,b\nx,\n', null, /^2: no value/],
    ['separators in a number', '5\n1,234\n', null, /^2: 2 fields where the first line has 1/],
    ['a short line', 'a,b\n1,2\n3\n', null, /^3: 1 field where the first line has 2/],
    ['an open quote', 'a,b\n"x,1\ny,2\n', null, /^2: the quote that opens here is never closed/],
    ['text after a quote', '"1"2\n', null, /^1: “2” after a closing quote/],
    ['an unknown column', 'a,b\n1,2\n', 'c', /^1: there is no column “c”; the first line has 1 “a”, 2 “b”/],
    ['a name that two columns have', 'a,b,b\n1,2,3\n', 'b', /^1: two columns are called “b”/],
    ['three columns and no choice', 'a,b,c\n1,2,3\n', null, /^1: 3 columns: say with --column which/],
    ['a line after one with a line break in quotes', 'a,b\n"x\ny",1\nz,-1\n', null, /^4: “-1” is negative/],
  ])('is refused with the line of %s', (_, table, choice, sentence) => {
    expect(read(table, choice)).toEqual([expect.stringMatching(sentence)]);
  });

  it('gives no value beside a fault, and stops at the fifth', () => {
    const reader = createValueColumnReader(null);
    expect(reader.push('1\n-1\n-2\n-3\n')).toBe(true);
    expect(reader.push('-4\n-5\n-6\n')).toBe(false);
    const result = reader.end();
    expect(result).toMatchObject({ ok: false, refusal: [2, 3, 4, 5, 6].map((line) => ({ line })) });
  });

  it('is the same however the text is cut into pieces', () => {
    const cell = fc.constantFrom('1', '20', '"3"', 'x', '"a,b"', '"c\r\nd"', '"e""f"', '-1', '');
    const row = fc.tuple(cell, cell).map((cells) => cells.join(','));
    const table = fc
      .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
      .map(([rows, lineBreak]) => rows.join(lineBreak));
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (text, pieceLength) => {
        expect(read(text, '2', pieceLength)).toEqual(read(text, '2'));
      }),
    );
  });
});

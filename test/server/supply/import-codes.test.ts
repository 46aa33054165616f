import { parseCodes } from '../../../server/supply/import-codes';
import { at } from '../../support/clock';

const now = at('2026-03-02T02:00:00Z');
const parse = (...lines: string[]) => parseCodes(lines.join('\n'), now);
const faultsOf = (...lines: string[]) => {
  const parsed = parse('code,expiresOn', ...lines);
  if (parsed.ok || parsed.refusal.code !== 'LINES_REFUSED') throw new Error('no line was refused');
  return parsed.refusal.faults.map(({ line, detail }) => `${line} ${detail}`);
};

it('reads codes with and without a last day, quoted ones with commas, and Windows line ends', () => {
  expect(parseCodes('\uFEFFcode , expiresOn\r\nA1\r\n\r\n"B,""2""",2026-03-02\r\n C3 , 2026-12-31 \r\n', now)).toEqual({
    ok: true,
    value: [
      { line: 2, code: 'A1', expiresOn: null },
      { line: 4, code: 'B,"2"', expiresOn: '2026-03-02' },
      { line: 5, code: 'C3', expiresOn: '2026-12-31' },
    ],
  });
});

it.each([
  [[''], 'FILE_EMPTY'],
  [['code'], 'FILE_EMPTY'],
  [['A1', 'A2'], 'HEADER_INVALID'],
  [['code,day', 'A1'], 'HEADER_INVALID'],
  [['code', ...Array.from({ length: 50_001 }, (_, index) => `c${index}`)], 'FILE_TOO_LONG'],
])('refuses a file that is none', (lines, code) => {
  expect(parse(...lines)).toEqual({ ok: false, refusal: { code } });
});

it.each([
  [',2026-03-31', /has no code/],
  ['x'.repeat(201), /at most 200/],
  ['a\u0007b', /control/],
  ['1.23457E+15', /spreadsheet has rounded/],
  ['A1,2026-03-01', /has passed/],
  ['A1,2026-02-30', /is no day/],
  ['A1,31.12.2026', /is no day/],
  ['A1,2026-12-31,more', /is not code,expiresOn/],
  ['A"1', /is not code,expiresOn/],
])('refuses the line %j', (line, fault) => {
  expect(faultsOf('good', line)).toEqual([expect.stringMatching(fault)]);
  expect(faultsOf('good', line)[0]).toMatch(/^3 /);
});

it('tells every wrong line, and a code that stands twice by its first line, without the code', () => {
  const faults = faultsOf('SECRET', 'other', 'SECRET,2026-12-31', ',');
  expect(faults).toEqual(['4 the same code stands on line 2', '5 has no code']);
  expect(faults.join()).not.toContain('SECRET');
});

/** What is wrong in a thing that is being edited, by the path of the field: `coefficient.denominator`. */
export type Faults = Readonly<Record<string, string>>;

/** Looks at one field; null where nothing is wrong with it. */
export type Check = (value: unknown) => string | null;

/** Looks at the fields of a thing; the server's schema stays the law, this tells it where it is typed. */
export function check(thing: unknown, checks: Readonly<Record<string, Check>>): Faults {
  return Object.fromEntries(
    Object.entries(checks).flatMap(([path, look]) => {
      const fault = look(valueAt(thing, path));
      return fault === null ? [] : [[path, fault]];
    }),
  );
}

/** The same faults where a thing stands in another: `rule` before `rule.event`. */
export function under(path: string, faults: Faults): Faults {
  return Object.fromEntries(Object.entries(faults).map(([field, fault]) => [`${path}.${field}`, fault]));
}

/** The faults below a path, by what follows it: the way back of `under`. */
export function within(path: string, faults: Faults): Faults {
  return Object.fromEntries(
    Object.entries(faults).flatMap(([field, fault]) =>
      field.startsWith(`${path}.`) ? [[field.slice(path.length + 1), fault]] : [],
    ),
  );
}

/** Faults of each row of a list. */
export function checkRows(rows: unknown, path: string, checks: Readonly<Record<string, Check>>): Faults {
  const found = listOf(rows).map((row, index) => under(`${path}.${index}`, check(row, checks)));
  return Object.assign({}, ...found);
}

/** A text that must be there. @param most characters */
export function text(most: number): Check {
  return (value) => (typeof value !== 'string' || value.trim() === '' ? '请填写' : tooLong(value, most));
}

/** A text that may be left empty. */
export function note(most: number): Check {
  return (value) => (typeof value === 'string' ? tooLong(value, most) : null);
}

/** A whole number that must be there. */
export function whole(least: number, most: number): Check {
  return (value) => {
    if (typeof value !== 'number') return '请填写';
    if (Number.isInteger(value) && value >= least && value <= most) return null;
    return value < least ? `不能小于 ${least}` : `不能大于 ${most.toLocaleString('zh-CN')}`;
  };
}

/** An amount in fen that must be there, told in yuan. */
export function fen(leastFen: number): Check {
  return (value) => {
    if (typeof value !== 'number') return '请填写';
    if (value < leastFen) return `不能小于 ¥${(leastFen / 100).toFixed(2)}`;
    return value > MOST_FEN ? '不能大于 ¥1,000,000' : null;
  };
}
const MOST_FEN = 100_000_000;

/** What may be left out is only looked at where it is there. */
export function maybe(look: Check): Check {
  return (value) => (value === undefined || value === null ? null : look(value));
}

/** One of some choices that must be made. */
export const chosen: Check = (value) => (typeof value === 'string' && value !== '' ? null : '请选择');

const CODE = /^[a-z][a-zA-Z0-9-]{0,39}$/;
const PLAN_CODE = /^[a-z][a-z0-9-]{0,39}$/;
const EVENT_CODE = /^[a-z][a-zA-Z0-9.]{0,39}$/;

/** A code that nothing else of its list has. */
export function freeCodeIn(others: readonly { readonly code: string }[]): Check {
  return codeCheck(CODE, '以小写字母开头，可含字母、数字和连字符，最多 40 位', others);
}

/** The same for a kind of business event, whose parts are set apart by points. */
export function freeEventCodeIn(others: readonly { readonly code: string }[]): Check {
  return codeCheck(EVENT_CODE, '以小写字母开头，可含字母、数字和点，最多 40 位', others);
}

/** The same for plan families and plans, whose codes have no capitals. */
export function freePlanCodeIn(others: readonly { readonly code: string }[]): Check {
  return codeCheck(PLAN_CODE, '以小写字母开头，可含小写字母、数字和连字符，最多 40 位', others);
}

/** A code of something elsewhere, written by hand. */
export const code: Check = codeCheck(CODE, '以小写字母开头，可含字母、数字和连字符，最多 40 位', []);

function codeCheck(form: RegExp, words: string, others: readonly { readonly code: string }[]): Check {
  return (value) => {
    if (typeof value !== 'string' || value === '') return '请填写';
    if (!form.test(value)) return words;
    return others.some((each) => each.code === value) ? '已被使用，请换一个' : null;
  };
}

/** The list at hand, or none where a faulty draft holds something else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function tooLong(value: string, most: number): string | null {
  return value.length > most ? `最多 ${most} 个字，现在 ${value.length} 个` : null;
}

function valueAt(thing: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, field) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined,
      thing,
    );
}

/** An object as JSON gives it, its values not looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for arrays and null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole string, or a number of 16 digits or more standing by itself: strings are matched only to be stepped over. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE+-])/g;

/** Where no value can be such a number, the text need not be walked through: a payment notice is mostly cipher text. */
const MAY_HAVE_LONG_INTEGER = /(?:^|[:[,])\s*-?\d{16}/;

/**
 * Reads JSON, keeping integers that a JavaScript number would round as strings: the ids of messages that WeChat sends as
 * numbers have up to 19 digits. Content types are of no help, WeChat labels JSON as text/plain.
 * @returns undefined when the text is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    if (!MAY_HAVE_LONG_INTEGER.test(text)) return JSON.parse(text);
    return JSON.parse(text.replace(STRING_OR_LONG_INTEGER, (found) => (found.startsWith('"') ? found : `"${found}"`)));
  } catch {
    return undefined;
  }
}

/** The value as text when it is a non-empty string or a number, else null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}

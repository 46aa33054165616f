import { formatChineseMinute } from '../../shared/kernel/business-day';
import { parseInstant } from '../../shared/kernel/instant';
import { cutByCodePoint } from './text';

/**
 * Makes a value legal for the key it is sent under, so that WeChat does not refuse the whole message with 47003
 * (Subscribe message: limits of template values). The type is the key without its number: `thing1`, `character_string2`.
 * Values of unknown types, presets (`enum`, `const`) and times that cannot be read are only trimmed: what they must be
 * cannot be guessed. The result is never empty.
 */
export function fitTemplateValue(key: string, text: string): string {
  const type = key.replace(/\d+$/, '');
  const plain = oneLine(text);
  const fitted = FITTERS.get(type)?.(plain) ?? plain;
  return fitted === '' ? (WHEN_EMPTY.get(type) ?? '-') : fitted;
}

/** Applies `fitTemplateValue` to every key. */
export function fitTemplateData(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, fitTemplateValue(key, text)]));
}

const THING_LENGTH = 20;

/** WeChat refuses a key without a value; words where the type takes words. */
const WHEN_EMPTY = new Map([
  ['thing', '无'],
  ['phrase', '无'],
  ['name', '无'],
  ['number', '0'],
  ['amount', '¥0'],
  ['letter', 'N'],
]);

const FITTERS = new Map<string, (text: string) => string>([
  ['thing', fitThing],
  ['number', (text) => (/-?\d[\d,]*(\.\d+)?/.exec(text)?.[0] ?? '').replaceAll(',', '').slice(0, 32)],
  ['letter', (text) => text.replace(/[^A-Za-z]/g, '').slice(0, 32)],
  ['symbol', (text) => cutByCodePoint(text.replace(/[\p{L}\p{N}\s]/gu, ''), 5)],
  ['character_string', fitCharacterString],
  ['time', fitTime],
  ['date', fitTime],
  ['amount', fitAmount],
  ['phone_number', (text) => text.replace(/[^\d+*()\-#]/g, '').slice(0, 17)],
  ['car_number', (text) => cutByCodePoint(text.replace(/\s/g, ''), 8)],
  ['name', fitName],
  ['phrase', (text) => cutByCodePoint(text.replace(/[^\p{Script=Han}]/gu, ''), 5)],
]);

/** Line breaks and control characters are refused everywhere. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function fitThing(text: string): string {
  if (Array.from(text).length <= THING_LENGTH) return text;
  return `${cutByCodePoint(text, THING_LENGTH - 1).trimEnd()}…`;
}

/** Digits, letters and symbols; no Chinese. */
function fitCharacterString(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]/g, '').trim();
  return ascii.slice(0, 32);
}

/** `2019年10月1日 15:01` is the form of WeChat's own examples; an RFC 3339 instant is written so, in Shanghai's time. */
function fitTime(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatChineseMinute(instant);
}

/** One currency sign, at most ten digits, decimals, perhaps 元 at the end. */
function fitAmount(text: string): string {
  const found = /([¥￥$€£])?\s*(\d[\d,]*)(\.\d{1,2})?\s*(元)?/u.exec(text);
  if (found === null) return '';
  const [, sign = '', digits = '', decimals = '', unit = ''] = found;
  const whole = digits.replaceAll(',', '');
  // An amount that was cut would be a lie: an impossible one is left for WeChat to refuse.
  return `${sign}${whole}${decimals}${unit}`;
}

/** At most ten Chinese characters, or twenty letters and symbols; digits are neither. */
function fitName(text: string): string {
  const name = text.replace(/\p{N}/gu, '').trim();
  return cutByCodePoint(name, /\p{Script=Han}/u.test(name) ? 10 : 20).trim();
}

import { formatChineseMinute } from '../../shared/kernel/business-day';
import { parseInstant } from '../../shared/kernel/instant';
import { cutByCodePoint } from './text.rules';

/**
 * Makes a value legal for the key it is sent under, so that WeChat does not refuse the whole message with 47003
 * (Subscribe message: limits of template values). The type is the key without its number: `thing1`, `character_string2`.
 * Values of unknown types, presets (`enum`, `const`) and times that cannot be read are only trimmed: what they must be
 * cannot be guessed. The result is never empty.
 */
export function fitTemplateValue(key: string, text: string): string {
  const type = typeOf(key);
  const plain = oneLine(text);
  const fitted = FITTERS.get(type)?.(plain) ?? plain;
  return fitted === '' ? (WHEN_EMPTY.get(type) ?? '-') : fitted;
}

/** Applies `fitTemplateValue` to every key. */
export function fitTemplateData(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, fitTemplateValue(key, text)]));
}

/** What is wrong with a key's type; null where WeChat has it. */
export function findTemplateTypeFault(key: string): string | null {
  const type = typeOf(key);
  return FORMS.has(type) || PRESET_TYPES.includes(type) ? null : `微信没有「${type}」这种关键词类型`;
}

/**
 * Why WeChat would refuse a value under its key with 47003, in words; null where it takes it. Of presets and of types that
 * are not known nothing can be said.
 */
export function findTemplateValueFault(key: string, value: string): string | null {
  const form = FORMS.get(typeOf(key));
  return form === undefined || form.fits(value) ? null : form.words;
}

function typeOf(key: string): string {
  return key.replace(/\d+$/, '');
}

/** Values that the template itself lists. */
const PRESET_TYPES: readonly string[] = ['enum', 'const'];

const THING_LENGTH = 20;

interface Form {
  readonly fits: (value: string) => boolean;
  /** The rule, for whoever broke it. */
  readonly words: string;
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);
const hasDate = matches(/\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}/);

/** What WeChat takes under each type (Subscribe message: limits of template values). */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ['thing', { fits: (value) => Array.from(value).length <= THING_LENGTH, words: 'thing 最多 20 个字' }],
  ['number', { fits: matches(/^-?\d{1,32}(\.\d+)?$/), words: 'number 只能是数字' }],
  ['letter', { fits: matches(/^[A-Za-z]{1,32}$/), words: 'letter 只能是字母，最多 32 个' }],
  ['symbol', { fits: matches(/^[^\p{L}\p{N}\s]{1,5}$/u), words: 'symbol 只能是符号，最多 5 个' }],
  ['character_string', { fits: matches(/^[\x20-\x7e]{1,32}$/), words: 'character_string 不能有汉字，最多 32 位' }],
  ['time', { fits: (value) => hasDate(value) || /\d{1,2}:\d{2}/.test(value), words: 'time 要能读成时间' }],
  ['date', { fits: hasDate, words: 'date 要能读成年月日' }],
  ['amount', { fits: matches(/^[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?$/u), words: 'amount 要是金额' }],
  ['phone_number', { fits: matches(/^[\d+*()\-#]{1,17}$/), words: 'phone_number 只能是电话号码，最多 17 位' }],
  ['car_number', { fits: (value) => Array.from(value).length <= 8, words: 'car_number 最多 8 位' }],
  ['name', { fits: fitsName, words: 'name 最多 10 个汉字或 20 个字母，不能有数字' }],
  ['phrase', { fits: matches(/^\p{Script=Han}{1,5}$/u), words: 'phrase 只能是 5 个以内的汉字' }],
] satisfies [string, Form][]);

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

function fitsName(value: string): boolean {
  const most = /\p{Script=Han}/u.test(value) ? 10 : 20;
  return !/\p{N}/u.test(value) && Array.from(value).length <= most;
}

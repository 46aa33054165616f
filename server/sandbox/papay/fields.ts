import type { World } from '../world';
import { Refusal } from './errors';
import type { Fields } from './xml';

/** What a field of a v2 request must be; a length counts characters. */
export interface FieldRule {
  readonly required?: boolean;
  readonly max: number;
  readonly pattern?: RegExp;
}

/** The fields of one interface, beside app, merchant and signature. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

export const NONCE: FieldRules = { nonce_str: { required: true, max: 32 } };
const COMMON: FieldRules = {
  appid: { required: true, max: 32 },
  mch_id: { required: true, max: 32 },
  sign: { required: true, max: 64 },
  sign_type: { max: 32, pattern: /^(MD5|HMAC-SHA256)$/ },
};

/** An amount in fen. */
export const FEN: FieldRule = { required: true, max: 9, pattern: /^[1-9]\d*$/ };
export const PLAN_ID: FieldRule = { required: true, max: 28, pattern: /^\d+$/ };
/** Beyond three bytes of UTF-8 nothing is shown on the signing page. */
export const DISPLAY_ACCOUNT: FieldRule = { required: true, max: 128, pattern: /^[^\u{10000}-\u{10ffff}]+$/u };
export const REQUEST_SERIAL: FieldRule = { required: true, max: 19, pattern: /^[1-9]\d*$/ };
export const NOTIFY_URL: FieldRule = { required: true, max: 256, pattern: /^https?:\/\/[^?#]+$/ };

/**
 * Checks the fields of a request.
 * @throws Refusal PARAM_ERROR naming the field: missing, empty, unknown, too long or of another form
 */
export function checkFields(world: World, fields: Fields, rules: FieldRules): void {
  const all = { ...COMMON, ...rules };
  for (const [name, rule] of Object.entries(all)) {
    const value = fields[name];
    if (value === undefined || value === '') {
      if (rule.required) throw new Refusal('PARAM_ERROR', `缺少参数${name}`);
    } else if ([...value].length > rule.max || (rule.pattern !== undefined && !rule.pattern.test(value))) {
      throw new Refusal('PARAM_ERROR', `参数${name}不合法`);
    }
  }
  const extra = Object.keys(fields).find((name) => !Object.hasOwn(all, name));
  if (extra !== undefined) throw new Refusal('PARAM_ERROR', `接口没有参数${extra}`);
  if (fields.appid !== world.keys.apps.miniprogram.appid) throw new Refusal('APPID_MCHID_NOT_MATCH');
}

/** The same text for requests that ask for the same. */
export function canonicalizeFields({ nonce_str: _nonce, sign: _sign, ...rest }: Fields): string {
  return JSON.stringify(Object.entries(rest).sort(([left], [right]) => (left < right ? -1 : 1)));
}

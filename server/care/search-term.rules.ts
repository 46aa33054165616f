import { isMemberNumber } from '../member/member.rules';

/** What somebody types into the search box, and where it is looked up. */
export type SearchTerm =
  | { readonly kind: 'memberNumber'; readonly memberNumber: string }
  | { readonly kind: 'phone'; readonly e164: string }
  | { readonly kind: 'openid'; readonly openid: string }
  /** Number of an order, of an attempt to pay or of a refund, ours or WeChat's; or the id of a member. */
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'nickname'; readonly prefix: string };

const MAINLAND_MOBILE = /^(?:\+?86)?(1[3-9]\d{9})$/;
const E164 = /^\+[1-9]\d{6,14}$/;
/** As WeChat makes them: 28 characters that begin with an o. */
const OPENID = /^o[A-Za-z0-9_-]{27}$/;
/** Ours, a ULID; or WeChat's number of a transaction, 28 digits. */
const NUMBER = /^(?:[0-9A-HJKMNP-TV-Z]{26}|\d{28})$/;

/**
 * Reads a search term. What cannot be a number of something is how a nickname begins; a number that is none of ours is looked
 * for as a nickname too, so nothing that was typed is without an answer.
 */
export function parseTerm(text: string): SearchTerm {
  const term = text.trim();
  const digits = term.replaceAll(/[\s-]/g, '');
  if (isMemberNumber(digits)) return { kind: 'memberNumber', memberNumber: digits };
  const mobile = MAINLAND_MOBILE.exec(digits)?.[1];
  if (mobile) return { kind: 'phone', e164: `+86${mobile}` };
  if (E164.test(digits)) return { kind: 'phone', e164: digits };
  if (NUMBER.test(term.toUpperCase())) return { kind: 'number', number: term.toUpperCase() };
  if (OPENID.test(term)) return { kind: 'openid', openid: term };
  return { kind: 'nickname', prefix: term };
}

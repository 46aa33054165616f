/**
 * What both sides of a signed request of `/open/v1` agree on; the rule itself, with an example to check a client against,
 * stands in `/openapi.json`. Without zod, as rules and the HTTP shell need it.
 */

/** Name of the scheme in `Authorization`. */
export const SIGNATURE_SCHEME = 'MEMBERSHIP-HMAC-SHA256';

/** How far a request's timestamp may be from the server's clock, either way: what badly kept clocks differ by. */
export const FRESH_WITHIN_SECONDS = 300;

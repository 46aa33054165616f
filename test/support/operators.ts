import { randomBytes } from 'node:crypto';
import type { Database } from '../../server/database/open-database';
import type { AnyAct } from '../../server/operator/act';
import { makeOperator } from '../../server/operator/make-operator';
import { Operator } from '../../server/operator/operator.entity';
import type { OperatorParts } from '../../server/operator/operator.parts';
import { createOperatorKeys } from '../../server/operator/operator-keys';
import { findInvitation, takeUpInvitation } from '../../server/operator/take-up-invitation';
import { totpCodeOf, totpStepAt } from '../../server/operator/totp';
import { BEGINNING, walkOn } from '../../server/operator/walk-on';
import type { OperatorSessionView } from '../../shared/contract/ops/operator';
import type { Role } from '../../shared/contract/ops/permission';
import { type ManualClock, manualClock } from './clock';
import type { TestDatabase } from './database';
import type { Answer, House } from './house';

/** Long enough, and the same for every operator of a test. */
export const PASSWORD = 'korrekt-pferd-batterie';

/** What the operators' room works with, on two clocks that only tests move. */
export interface TestOperatorParts extends OperatorParts {
  readonly clock: ManualClock;
  readonly wallClock: ManualClock;
}

/** The room's parts on a database. */
export function buildOperatorParts(
  database: TestDatabase,
  { world = 'live', acts = [] }: { readonly world?: 'sandbox' | 'live'; readonly acts?: readonly AnyAct[] } = {},
): TestOperatorParts {
  return {
    ...{ database, world, acts: () => acts, heads: () => acts, publicUrl: 'https://shop.example.com' },
    clock: manualClock('2026-03-01T02:00:00Z'),
    wallClock: manualClock('2026-03-01T02:00:00Z'),
    keys: createOperatorKeys({ dataKey: randomBytes(32), sessionSecret: randomBytes(32).toString('hex') }),
  };
}

/** The code that an authenticator shows at an instant. */
export function totpAt(secret: string, instant: number): string {
  return totpCodeOf(secret, totpStepAt(instant));
}

/** An operator who has taken their link up, with the secret of their authenticator. */
export interface BuiltOperator {
  readonly id: string;
  readonly loginName: string;
  readonly secret: string;
  /** The cookies that setting up has handed out. */
  readonly cookie: string;
  readonly deviceCookie: string;
}

const PLACE = { address: '203.0.113.7', device: 'Firefox', requestId: 'request-1' };

/** Makes an operator and takes the link up for them. */
export async function buildOperator(parts: OperatorParts, loginName: string, role: Role): Promise<BuiltOperator> {
  const moment = { now: parts.clock.now(), wallNow: parts.wallClock.now() };
  const wish = { loginName, name: `名 ${loginName}`, role };
  const made = await parts.database.inUnit((unit) => makeOperator(unit, parts.keys, wish, moment));
  if (!made.ok) throw new Error(made.refusal);
  const { token, operatorId: id } = made.value;
  const secret = (await findInvitation(parts, token))?.totpSecret ?? '';
  const totp = totpAt(secret, moment.wallNow);
  const taken = await takeUpInvitation(parts, { ...PLACE, token, password: PASSWORD, totp });
  if (!taken.ok) throw new Error(taken.refusal);
  return { id, loginName, secret, cookie: taken.value.cookie, deviceCookie: taken.value.deviceCookie ?? '' };
}

/** Lets an operator be old enough for their word to count as a second one. */
export async function season(parts: OperatorParts, id: string): Promise<void> {
  const activatedAt = parts.clock.now() - 2 * 24 * 3_600_000;
  await parts.database.inUnit((unit) => unit.update(Operator, { id }, { activatedAt }));
}

/** A browser in which an operator is logged in. */
export interface OperatorBrowser {
  readonly operator: OperatorSessionView['operator'];
  readonly csrfToken: string;
  /** `Cookie` header. */
  readonly cookie: string;
  get(path: string): Promise<Answer>;
  /** An act: its input with a reason, and a key of its own unless one is given. */
  act(path: string, input: unknown, options?: { readonly key?: string; readonly reason?: string }): Promise<Answer>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A house, or as much of one as operators need. */
export type OperatorHouse = Pick<House, 'call' | 'config' | 'clock' | 'database'>;

/** Logs a new operator of a role into a house, over HTTP: as the console would. */
export async function openOperator(
  house: OperatorHouse,
  role: Role,
  loginName = `${role.toLowerCase()}.one`,
): Promise<OperatorBrowser> {
  const keys = createOperatorKeys(house.config);
  const moment = { now: house.clock.now(), wallNow: house.clock.now() };
  const wish = { loginName, name: `名 ${loginName}`, role };
  const made = await house.database.inUnit((unit) => makeOperator(unit, keys, wish, moment));
  if (!made.ok) throw new Error(made.refusal);
  const { token } = made.value;
  const path = `/ops/v1/invitations/${token}`;
  return browserOf(house, await house.call('POST', path, { body: { token, password: PASSWORD } }));
}

/** The browser that a log-in or a link has been answered in. */
export function browserOf(house: Pick<House, 'call'>, opened: Answer): OperatorBrowser {
  if (opened.status !== 201) throw new Error(`login failed: ${JSON.stringify(opened.body)}`);
  const { operator, csrfToken } = opened.body as OperatorSessionView;
  const cookie = cookiesOf(opened);
  const send: OperatorBrowser['send'] = (method, path, body) =>
    house.call(method, path, {
      headers: { Cookie: cookie, 'X-CSRF-Token': csrfToken },
      ...(body === undefined ? {} : { body }),
    });
  return {
    ...{ operator, csrfToken, cookie, send },
    get: (path) => send('GET', path),
    act: (path, input, { key = randomBytes(12).toString('hex'), reason = '测试原因' } = {}) =>
      house.call('POST', path, {
        body: { input, reason },
        headers: { Cookie: cookie, 'X-CSRF-Token': csrfToken, 'Idempotency-Key': key },
      }),
  };
}

/** What a browser would send back of the cookies that it was handed. */
export function cookiesOf({ headers }: Answer): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** What a walk through the whole log says of it. */
interface AuditFinding {
  readonly lines: number;
  readonly whole: boolean;
  /** In words; the first fifty. */
  readonly breaks: readonly string[];
}

/** Walks the whole log at once. */
export async function verifyAudit(database: Pick<Database, 'read'>): Promise<AuditFinding> {
  const { lineCount, breaks } = await walkOn(database, BEGINNING);
  return { lines: lineCount, whole: breaks.length === 0, breaks };
}

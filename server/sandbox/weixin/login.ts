import { createHmac, randomBytes } from 'node:crypto';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { getPerson, noteActivity } from '../people';
import { randomText } from '../random';
import type { Code, Person } from '../records';
import type { World } from '../world';
import { WeixinError } from './errors';
import { type AppCredentials, identifyApp } from './tokens';

/** Codes work for 5 minutes and once; a user may log in 100 times a minute (Login). */
const CODE_LIFE_MS = 5 * MINUTE_MS;
const MOST_LOGINS_A_MINUTE = 100;

/** Plays `wx.login` (`login`) or the tap on the phone number button (`phone`): a fresh code of this person. */
export function issueCode(world: World, personId: string, kind: Code['kind']): string {
  const person = getPerson(world, personId);
  const now = world.clock.now();
  const code: Code = { id: randomText(32), kind, personId: person.id, createdAt: now, usedAt: null };
  world.records.codes.put(code);
  world.records.codes.trim(KEPT_CODES);
  noteActivity(world, personId);
  return code.id;
}

/** `GET /sns/jscode2session`: who a login code belongs to; every exchange makes a new session_key. */
export function exchangeLoginCode(
  world: World,
  query: AppCredentials & { readonly code: string | undefined; readonly grantType: string | undefined },
): unknown {
  if (world.faults.strike('loginBusy') !== null) throw new WeixinError(-1);
  if (identifyApp(world, query) !== 'miniprogram') throw new WeixinError(40013);
  if (query.grantType !== 'authorization_code') throw new WeixinError(40002);
  if (!query.code) throw new WeixinError(41008);
  const person = redeemCode(world, query.code, 'login');
  if (world.faults.strike('loginHighRisk') !== null) throw new WeixinError(40226);
  countLogin(world, person);
  const sessionKey = randomBytes(16).toString('base64');
  world.records.people.put({ ...person, sessionKey, activeAt: world.clock.now() });
  return {
    session_key: sessionKey,
    openid: person.miniprogramOpenid,
    ...(person.unionid === null ? {} : { unionid: person.unionid }),
  };
}

/** `POST /wxa/business/getuserphonenumber`. */
export function exchangePhoneCode(world: World, body: unknown): unknown {
  const { code, openid } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof code !== 'string' || code === '') throw new WeixinError(40029);
  const person = redeemCode(world, code, 'phone', typeof openid === 'string' ? openid : undefined);
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: person.phoneNumber,
      purePhoneNumber: person.phoneNumber,
      countryCode: '86',
      watermark: {
        timestamp: toUnixSeconds(world.clock.now()),
        appid: world.keys.apps.miniprogram.appid,
      },
    },
  };
}

/** What both session_key interfaces take. */
interface SessionQuery {
  readonly openid: string | undefined;
  readonly signature: string | undefined;
  readonly sigMethod: string | undefined;
}

/** `GET /wxa/checksession`: whether the caller still holds the present session_key. */
export function checkSession(world: World, query: SessionQuery): unknown {
  verifySession(world, query);
  return { errcode: 0, errmsg: 'ok' };
}

/** `GET /wxa/resetusersessionkey`: a new session_key for who holds the present one. */
export function resetSession(world: World, query: SessionQuery): unknown {
  const person = verifySession(world, query);
  const sessionKey = randomBytes(16).toString('base64');
  world.records.people.put({ ...person, sessionKey });
  return { errcode: 0, errmsg: 'ok', openid: person.miniprogramOpenid, session_key: sessionKey };
}

/** How many codes are remembered as used or expired. */
const KEPT_CODES = 5_000;

function redeemCode(world: World, text: string, kind: Code['kind'], openid?: string): Person {
  const code = world.records.codes.find(text);
  const now = world.clock.now();
  if (code === null || code.kind !== kind) throw new WeixinError(40029);
  if (code.usedAt !== null) throw new WeixinError(kind === 'login' ? 40163 : 40029);
  if (now >= code.createdAt + CODE_LIFE_MS) throw new WeixinError(40029);
  const person = getPerson(world, code.personId);
  if (openid !== undefined && openid !== person.miniprogramOpenid) throw new WeixinError(40003);
  world.records.codes.put({ ...code, usedAt: now });
  return person;
}

function countLogin(world: World, person: Person): void {
  const now = world.clock.now();
  const logins = world.records.codes
    .findBetween('usedAt', now - MINUTE_MS + 1, now + 1)
    .filter(({ kind, personId }) => kind === 'login' && personId === person.id).length;
  if (logins > MOST_LOGINS_A_MINUTE) throw new WeixinError(45011);
}

/** The signature is an HMAC of nothing under the session_key: it only shows that the caller has it. */
function verifySession(world: World, { openid, signature, sigMethod }: SessionQuery): Person {
  const person = world.records.people.findBy('miniprogramOpenid', openid ?? '')[0];
  if (person === undefined) throw new WeixinError(40003);
  if (person.sessionKey === null) throw new WeixinError(87007);
  const expected = createHmac('sha256', person.sessionKey).update('').digest('hex');
  if (sigMethod !== 'hmac_sha256' || signature !== expected) throw new WeixinError(87009);
  return person;
}

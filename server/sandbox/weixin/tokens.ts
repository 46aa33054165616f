import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { randomText } from '../random';
import type { Token } from '../records';
import type { AppName } from '../templates';
import type { World } from '../world';
import { WeixinError } from './errors';

/** A token lives 2 hours; a newer one of its family leaves it 5 more minutes (access_token). */
const TOKEN_LIFE_MS = 7_200 * SECOND_MS;
const OVERLAP_MS = 5 * MINUTE_MS;

/** `force_refresh` works 20 times a day, at least 30 s apart; beyond that the present token is answered. */
const MOST_FORCED = 20;
const FORCE_GAP_MS = 30 * SECOND_MS;

/** Who asks for a token. */
export interface AppCredentials {
  readonly appid: string | undefined;
  readonly secret: string | undefined;
}

/** What the token interfaces answer. */
export interface TokenAnswer {
  readonly access_token: string;
  /** Whole seconds. */
  readonly expires_in: number;
}

/**
 * Which app has these credentials.
 * @throws WeixinError 41002, 41004, 40013, 40125
 */
export function identifyApp(world: World, { appid, secret }: AppCredentials): AppName {
  if (!appid) throw new WeixinError(41002);
  if (!secret) throw new WeixinError(41004);
  const { official, miniprogram } = world.keys.apps;
  const app = appid === official.appid ? 'official' : appid === miniprogram.appid ? 'miniprogram' : null;
  if (app === null) throw new WeixinError(40013);
  if (world.keys.apps[app].secret !== secret) throw new WeixinError(40125);
  return app;
}

/** `GET /cgi-bin/token`: always a new token; the one before it ends 5 minutes later. */
export function issuePlainToken(world: World, app: AppName): TokenAnswer {
  return world.records.atomically(() => {
    const now = world.clock.now();
    for (const token of livingTokens(world, app, 'plain')) endToken(world, token, now + OVERLAP_MS);
    return presentToken(makeToken(world, app, 'plain'), now);
  });
}

/**
 * `POST /cgi-bin/stable_token`: the same token until its last 5 minutes, then a new one while both work. Forcing ends
 * the old one at once.
 */
export function issueStableToken(world: World, app: AppName, force: boolean): TokenAnswer {
  return world.records.atomically(() => {
    const now = world.clock.now();
    const living = livingTokens(world, app, 'stable');
    const newest = living.at(-1);
    if (force && mayForce(world, app, now)) {
      for (const token of living) endToken(world, token, now);
      return presentToken(makeToken(world, app, 'stable'), now);
    }
    if (newest !== undefined && newest.expiresAt - now > OVERLAP_MS) return presentToken(newest, now);
    return presentToken(makeToken(world, app, 'stable'), now);
  });
}

/**
 * Checks the token of a call.
 * @throws WeixinError 41001 absent, 40001 unknown or replaced, 42001 expired, 48001 of the other app
 */
export function checkToken(world: World, app: AppName, text: string | undefined): void {
  if (!text) throw new WeixinError(41001);
  const token = world.records.tokens.find(text);
  const now = world.clock.now();
  if (token === null) throw new WeixinError(40001);
  if (token.replaced && now >= token.diesAt) throw new WeixinError(40001);
  if (now >= token.diesAt) throw new WeixinError(42001);
  if (token.app !== app) throw new WeixinError(48001);
  if (world.faults.strike('tokenRevoked') !== null) {
    endToken(world, token, now);
    throw new WeixinError(40001);
  }
}

function livingTokens(world: World, app: AppName, family: Token['family']): Token[] {
  const now = world.clock.now();
  return world.records.tokens.findBy('app', app).filter((token) => token.family === family && token.diesAt > now);
}

function makeToken(world: World, app: AppName, family: Token['family']): Token {
  const now = world.clock.now();
  const token: Token = {
    id: randomText(136),
    app,
    family,
    createdAt: now,
    expiresAt: now + TOKEN_LIFE_MS,
    diesAt: now + TOKEN_LIFE_MS,
    replaced: false,
  };
  for (const old of world.records.tokens.findBy('app', app)) {
    // A token that died long ago only needs to be known as expired for a while.
    if (old.diesAt < now - 7 * DAY_MS) world.records.tokens.remove(old.id);
  }
  world.records.tokens.put(token);
  return token;
}

function endToken(world: World, token: Token, at: Instant): void {
  if (at >= token.diesAt) return;
  world.records.tokens.put({ ...token, diesAt: at, replaced: true });
}

/** Counts the forced refreshes of 24 hours; a refused one does not count. */
function mayForce(world: World, app: AppName, now: Instant): boolean {
  const id = `forced-${app}`;
  const stored = (world.records.settings.find(id)?.value ?? []) as Instant[];
  const recent = stored.filter((at) => at > now - DAY_MS);
  const latest = recent.at(-1);
  if (recent.length >= MOST_FORCED || (latest !== undefined && now - latest < FORCE_GAP_MS)) return false;
  world.records.settings.put({ id, value: [...recent, now] });
  return true;
}

function presentToken(token: Token, now: Instant): TokenAnswer {
  return { access_token: token.id, expires_in: Math.floor((token.expiresAt - now) / SECOND_MS) };
}

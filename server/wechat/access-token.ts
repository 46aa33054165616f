import { setTimeout as sleep } from 'node:timers/promises';
import { IsNull } from 'typeorm';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { WechatLogger } from './logger';
import type { WechatApp } from './ports';
import type { StableToken } from './stable-token';
import { WechatToken } from './wechat.entity';

/** WeChat hands out the next token from five minutes before the end, while the old one goes on working. */
const REFRESH_BEFORE_END_MS = 5 * MINUTE_MS;
/** Longer than a call of stable_token may take, so that a lease outlives its holder only when that one died. */
const LEASE_MS = 15 * SECOND_MS;
/** Pause after a refresh that brought nothing new, while the old token still works, and when there is none. */
const PAUSE_MS = 10 * SECOND_MS;
const SHORT_PAUSE_MS = SECOND_MS;
/** WeChat ignores a second forced refresh within 30 s, and the 21st of a day (WeChat: stable access token). */
const FORCE_APART_MS = 30 * SECOND_MS;
const FORCE_A_DAY = 20;
/** How long a caller without any token waits for the instance that is getting one. */
const POLLS = 30;
const POLL_MS = 100;

export interface AccessTokensOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: WechatLogger;
  /** Asks WeChat; see `fetchStableToken`. */
  readonly fetchToken: (app: WechatApp, force: boolean) => Promise<StableToken>;
}

interface LiveToken {
  readonly token: string;
  readonly expiresAt: Instant;
}

/**
 * The access tokens of both apps, one row each in the database. Whoever finds a token due claims its row by
 * compare-and-set and refreshes it; everybody else goes on with the old one, and waits only when there is none.
 */
export class AccessTokens {
  private readonly remembered = new Map<WechatApp, LiveToken>();
  private readonly searches = new Map<WechatApp, Promise<string | null>>();

  constructor(private readonly options: AccessTokensOptions) {}

  /** A token that should work; null when none can be had now. */
  async tokenOf(app: WechatApp): Promise<string | null> {
    const known = this.remembered.get(app);
    if (known !== undefined && !this.isDue(known)) return known.token;
    if (known !== undefined && this.isAlive(known) && this.searches.has(app)) return known.token;
    return this.search(app, null);
  }

  /**
   * Another token after WeChat refused this one: the one that another instance has stored meanwhile, else a new one.
   * Null when none can be had now.
   */
  async tokenInsteadOf(app: WechatApp, refused: string): Promise<string | null> {
    if (this.remembered.get(app)?.token === refused) this.remembered.delete(app);
    return this.search(app, refused);
  }

  /** One search an app at a time in this process; whoever comes meanwhile takes its result. */
  private async search(app: WechatApp, refused: string | null): Promise<string | null> {
    const running = this.searches.get(app);
    if (running !== undefined) {
      const found = await running;
      if (found !== refused || found === null) return found;
      if (this.searches.has(app)) return this.search(app, refused);
    }
    const search = this.obtain(app, refused).finally(() => this.searches.delete(app));
    this.searches.set(app, search);
    return search;
  }

  private async obtain(app: WechatApp, refused: string | null): Promise<string | null> {
    for (let poll = 0; poll < POLLS; poll++) {
      const row = await this.readRow(app);
      const stored = liveTokenOf(row, refused);
      if (stored !== null && !this.isDue(stored)) return this.remember(app, stored);
      const claim = await this.claim(row);
      if (claim !== null) return this.refresh(app, claim, refused);
      if (stored !== null && this.isAlive(stored)) return this.remember(app, stored);
      await sleep(POLL_MS);
    }
    return null;
  }

  private async refresh(app: WechatApp, claim: string, refused: string | null): Promise<string | null> {
    const { clock, fetchToken, logger } = this.options;
    // Read again under the claim: another instance may have finished between the first look and the claim.
    const row = await this.readRow(app);
    const stored = liveTokenOf(row, refused);
    if (stored !== null && !this.isDue(stored)) {
      await this.write(app, claim, { claim: null, claimedUntil: null });
      return this.remember(app, stored);
    }
    const askedAt = clock.now();
    let answer = await fetchToken(app, false);
    if (answer.ok && answer.token === refused) {
      // WeChat refuses a token that it still hands out: only force brings another one.
      answer = await this.refreshByForce(row, claim);
    }
    if (!answer.ok) return this.pauseAfterFailure(row, claim, refused, answer.reason);
    const fresh: LiveToken = { token: answer.token, expiresAt: askedAt + answer.ttlSeconds * SECOND_MS };
    await this.write(app, claim, {
      token: fresh.token,
      expiresAt: fresh.expiresAt,
      claim: null,
      // Asked a moment too early, WeChat hands out the token that is about to end: do not ask at every call.
      claimedUntil: this.isDue(fresh) ? clock.now() + PAUSE_MS : null,
    });
    logger.info({ app, ttlSeconds: answer.ttlSeconds }, 'access token refreshed');
    return this.remember(app, fresh);
  }

  private async refreshByForce(row: WechatToken, claim: string): Promise<StableToken> {
    const { clock, fetchToken, logger } = this.options;
    const now = clock.now();
    const today = businessDayOf(now);
    const usedToday = row.forcedOn === today ? row.forcedCount : 0;
    if (row.forcedAt !== null && now < row.forcedAt + FORCE_APART_MS) return { ok: false, reason: 'forced just now' };
    if (usedToday >= FORCE_A_DAY) return { ok: false, reason: 'forced too often today' };
    await this.write(row.app, claim, { forcedAt: now, forcedOn: today, forcedCount: usedToday + 1 });
    logger.warn({ app: row.app, usedToday: usedToday + 1 }, 'access token refused before its end, refreshing by force');
    return fetchToken(row.app, true);
  }

  private async pauseAfterFailure(
    row: WechatToken,
    claim: string,
    refused: string | null,
    reason: string,
  ): Promise<string | null> {
    const { clock, logger } = this.options;
    const stored = liveTokenOf(row, refused);
    const alive = stored !== null && this.isAlive(stored);
    await this.write(row.app, claim, {
      claim: null,
      claimedUntil: clock.now() + (alive ? PAUSE_MS : SHORT_PAUSE_MS),
    });
    logger.error({ app: row.app, reason, oldTokenWorks: alive }, 'access token could not be refreshed');
    return alive ? stored.token : null;
  }

  private async readRow(app: WechatApp): Promise<WechatToken> {
    const { read } = this.options.database;
    const row = await read.findOneBy(WechatToken, { app });
    if (row !== null) return row;
    const empty = {
      token: null,
      expiresAt: null,
      claim: null,
      claimedUntil: null,
      forcedAt: null,
      forcedOn: null,
      forcedCount: 0,
    };
    try {
      await this.options.database.inUnit((unit) => unit.insert(WechatToken, { app, ...empty }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return Object.assign(new WechatToken(), { app, ...empty });
  }

  /** The name of this instance's claim, null when another one holds the row or pauses. */
  private async claim({ app, claim, claimedUntil }: WechatToken): Promise<string | null> {
    const now = this.options.clock.now();
    if (claimedUntil !== null && claimedUntil > now) return null;
    const mine = newId(now);
    const seen = { app, claim: claim ?? IsNull(), claimedUntil: claimedUntil ?? IsNull() };
    const { affected } = await this.options.database.inUnit((unit) =>
      unit.update(WechatToken, seen, { claim: mine, claimedUntil: now + LEASE_MS }),
    );
    return affected === 1 ? mine : null;
  }

  /** Writes only while the claim is still this instance's: who lost the lease must not overwrite what came after. */
  private async write(app: WechatApp, claim: string, fields: Partial<WechatToken>): Promise<void> {
    await this.options.database.inUnit((unit) => unit.update(WechatToken, { app, claim }, fields));
  }

  private remember(app: WechatApp, live: LiveToken): string {
    this.remembered.set(app, live);
    return live.token;
  }

  private isDue({ expiresAt }: LiveToken): boolean {
    return this.options.clock.now() >= expiresAt - REFRESH_BEFORE_END_MS;
  }

  private isAlive({ expiresAt }: LiveToken): boolean {
    return this.options.clock.now() < expiresAt;
  }
}

function liveTokenOf({ token, expiresAt }: WechatToken, refused: string | null): LiveToken | null {
  return token === null || expiresAt === null || token === refused ? null : { token, expiresAt };
}

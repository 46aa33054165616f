import { WechatToken } from '../../../server/wechat';
import { AccessTokens } from '../../../server/wechat/access-token';
import type { WechatApp } from '../../../server/wechat/ports';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import type { ManualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { clockAtNoon, TestLogger } from './support';

/** stable_token by its rules, in memory: the same token until its last five minutes, force kills it. */
class TokenOffice {
  readonly asked: { app: WechatApp; force: boolean }[] = [];
  failing = false;
  hold: Promise<void> | null = null;
  private readonly current = new Map<WechatApp, { token: string; expiresAt: number }>();
  private count = 0;

  constructor(private readonly clock: ManualClock) {}

  ask = async (app: WechatApp, force: boolean) => {
    this.asked.push({ app, force });
    await this.hold;
    if (this.failing) return { ok: false, reason: 'errcode -1' } as const;
    const now = this.clock.now();
    const old = this.current.get(app);
    const keeps = !force && old !== undefined && now < old.expiresAt - 5 * MINUTE_MS;
    const next = keeps ? old : { token: `secret-token-${app}-${++this.count}`, expiresAt: now + 2 * HOUR_MS };
    this.current.set(app, next);
    return { ok: true, token: next.token, ttlSeconds: Math.floor((next.expiresAt - now) / SECOND_MS) } as const;
  };
}

let database: TestDatabase;
let clock: ManualClock;
let office: TokenOffice;
let logger: TestLogger;
const instance = () => new AccessTokens({ clock, database, logger, fetchToken: office.ask });

describe.each(engines)('on %s,', (engine) => {
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await database.read.clear(WechatToken);
    clock = clockAtNoon();
    office = new TokenOffice(clock);
    logger = new TestLogger();
  });

  describe('access tokens', () => {
    it('are fetched once for all instances and all callers', async () => {
      const instances = [instance(), instance()];
      const tokens = await Promise.all(
        Array.from({ length: 20 }, (_, index) => instances[index % 2]!.tokenOf('miniprogram')),
      );
      expect(new Set(tokens)).toEqual(new Set(['secret-token-miniprogram-1']));
      expect(office.asked).toHaveLength(1);
      expect(await instance().tokenOf('miniprogram')).toBe('secret-token-miniprogram-1');
      expect(office.asked).toHaveLength(1);
    });

    it('are one for each app', async () => {
      const tokens = instance();
      expect(await tokens.tokenOf('miniprogram')).toBe('secret-token-miniprogram-1');
      expect(await tokens.tokenOf('official')).toBe('secret-token-official-2');
      expect(await tokens.tokenOf('miniprogram')).toBe('secret-token-miniprogram-1');
    });

    it('are refreshed five minutes before their end by one instance, while the others go on with the old one', async () => {
      const [first, second] = [instance(), instance()];
      await first.tokenOf('official');
      await second.tokenOf('official');
      clock.advance(2 * HOUR_MS - 5 * MINUTE_MS - SECOND_MS);
      expect(await first.tokenOf('official')).toBe('secret-token-official-1');
      expect(office.asked).toHaveLength(1);
      clock.advance(SECOND_MS);
      let release = () => {};
      office.hold = new Promise((resolve) => {
        release = resolve;
      });
      const refreshing = first.tokenOf('official');
      while (office.asked.length < 2) await new Promise(setImmediate);
      expect(await second.tokenOf('official')).toBe('secret-token-official-1');
      expect(await first.tokenOf('official')).toBe('secret-token-official-1');
      release();
      expect(await refreshing).toBe('secret-token-official-2');
      expect(await second.tokenOf('official')).toBe('secret-token-official-2');
      expect(office.asked).toHaveLength(2);
    });

    it('are taken over when the instance that was refreshing died', async () => {
      office.hold = new Promise(() => {});
      void instance().tokenOf('official');
      while (office.asked.length < 1) await new Promise(setImmediate);
      office.hold = null;
      clock.advance(15 * SECOND_MS);
      expect(await instance().tokenOf('official')).toBe('secret-token-official-1');
    });

    it('that cannot be refreshed go on to their end, and WeChat is not asked at every call', async () => {
      const tokens = instance();
      await tokens.tokenOf('official');
      clock.advance(2 * HOUR_MS - 2 * MINUTE_MS);
      office.failing = true;
      for (let call = 0; call < 5; call++) expect(await tokens.tokenOf('official')).toBe('secret-token-official-1');
      expect(office.asked).toHaveLength(2);
      clock.advance(10 * SECOND_MS);
      expect(await tokens.tokenOf('official')).toBe('secret-token-official-1');
      expect(office.asked).toHaveLength(3);
      clock.advance(2 * MINUTE_MS);
      expect(await tokens.tokenOf('official')).toBeNull();
      office.failing = false;
      clock.advance(SECOND_MS);
      expect(await tokens.tokenOf('official')).toBe('secret-token-official-2');
    });

    it('never stand in the log', async () => {
      await instance().tokenOf('official');
      await instance().tokenInsteadOf('official', 'secret-token-official-1');
      expect(logger.lines.length).toBeGreaterThan(1);
      expect(logger.text).not.toContain('secret-token');
    });
  });

  describe('a refused access token', () => {
    it('is replaced by the one that another instance has stored meanwhile, without asking WeChat', async () => {
      const [first, second] = [instance(), instance()];
      const refused = (await first.tokenOf('official'))!;
      await second.tokenOf('official');
      expect(await second.tokenInsteadOf('official', refused)).toBe('secret-token-official-2');
      const asked = office.asked.length;
      expect(await first.tokenInsteadOf('official', refused)).toBe('secret-token-official-2');
      expect(office.asked).toHaveLength(asked);
    });

    it('is replaced without force when WeChat hands out another one by itself', async () => {
      const tokens = instance();
      await tokens.tokenOf('official');
      // Somebody else forced a new one behind our back.
      await office.ask('official', true);
      office.asked.length = 0;
      expect(await tokens.tokenInsteadOf('official', 'secret-token-official-1')).toBe('secret-token-official-2');
      expect(office.asked).toEqual([{ app: 'official', force: false }]);
    });

    it('is replaced by force only when WeChat hands the same one out again, at most every 30 s', async () => {
      const tokens = instance();
      await tokens.tokenOf('official');
      expect(await tokens.tokenInsteadOf('official', 'secret-token-official-1')).toBe('secret-token-official-2');
      expect(office.asked.map(({ force }) => force)).toEqual([false, false, true]);
      clock.advance(29 * SECOND_MS);
      expect(await tokens.tokenInsteadOf('official', 'secret-token-official-2')).toBeNull();
      expect(office.asked.filter(({ force }) => force)).toHaveLength(1);
      clock.advance(SECOND_MS);
      expect(await tokens.tokenInsteadOf('official', 'secret-token-official-2')).toBe('secret-token-official-3');
    });

    it('is replaced by force at most 20 times a day', async () => {
      const tokens = instance();
      let token = await tokens.tokenOf('official');
      for (let force = 0; force < 20; force++) {
        clock.advance(MINUTE_MS);
        token = await tokens.tokenInsteadOf('official', token!);
        expect(token).not.toBeNull();
      }
      clock.advance(MINUTE_MS);
      expect(await tokens.tokenInsteadOf('official', token!)).toBeNull();
      clock.advance(DAY_MS);
      expect(await tokens.tokenOf('official')).not.toBeNull();
      expect(await database.read.findOneByOrFail(WechatToken, { app: 'official' })).toMatchObject({ forcedCount: 20 });
    });

    it('met by many callers at once costs one forced refresh', async () => {
      const instances = [instance(), instance()];
      await instances[0]!.tokenOf('official');
      await instances[1]!.tokenOf('official');
      const replaced = await Promise.all(
        Array.from({ length: 10 }, (_, i) => instances[i % 2]!.tokenInsteadOf('official', 'secret-token-official-1')),
      );
      expect(new Set(replaced)).toEqual(new Set(['secret-token-official-2']));
      expect(office.asked.filter(({ force }) => force)).toHaveLength(1);
    });
  });
});

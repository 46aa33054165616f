import { randomBytes } from 'node:crypto';
import type { SandboxGift, SandboxGoods } from '../../shared/contract/sandbox-shop';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS } from '../../shared/kernel/instant';
import { type BenefitBook, readBenefitBook } from '../benefit/benefit-book';
import { formatCardCode } from '../code-card/card-code.rules';
import { createCardCodeKeys } from '../code-card/card-code-keys';
import { drawCards, openBatch } from '../code-card/make-batch';
import { activateBatch } from '../code-card/settle-batch';
import type { Database } from '../database/open-database';
import type { GoodsMaker } from '../sandbox';
import { findPools } from '../supply/code-pool';
import { importCodes, parseCodes } from '../supply/import-codes';
import { createSupplyCipher } from '../supply/supply-cipher';

const CODES_A_TIME = 5;
const CARD_DAYS = 90;

/** Plays the operator who prepares codes, by the stories of `import-codes` and `make-codes`. */
export function createDemoGoods(database: Database, clock: Clock, dataKey: () => Buffer): GoodsMaker {
  return {
    async list() {
      const book = await readBenefitBook(database.read);
      const free = new Map((await findPools(database, null, clock.now())).map((pool) => [pool.pool, pool.free]));
      return {
        pools: poolsOf(book).map((pool) => ({ ...pool, free: free.get(pool.pool) ?? 0 })),
        gifts: giftsOf(book),
      };
    },
    async fillPool(pool) {
      const now = clock.now();
      if (!poolsOf(await readBenefitBook(database.read)).some((each) => each.pool === pool)) return null;
      const codes = Array.from({ length: CODES_A_TIME }, () => `DEMO-${randomBytes(4).toString('hex').toUpperCase()}`);
      const lines = parseCodes(['code', ...codes].join('\n'), now);
      if (!lines.ok) throw new Error(`the demo's codes are not in order: ${lines.refusal.code}`);
      const cipher = createSupplyCipher(dataKey());
      const done = await database.inUnit((unit) => importCodes(unit, cipher, pool, lines.value, now));
      if (!done.ok) throw new Error(`the pool ${pool} takes no codes: ${done.refusal.code}`);
      return { codes };
    },
    async makeCard(kind, code) {
      const now = clock.now();
      const gift = giftsOf(await readBenefitBook(database.read)).find(
        (each) => each.kind === kind && each.code === code,
      );
      if (gift === undefined) return null;
      const wish = {
        ...{ name: `演示：${gift.name}`, count: 1, expiresAt: now + CARD_DAYS * DAY_MS },
        gives: kind === 'membership' ? ({ kind, plan: code } as const) : ({ kind, benefit: code } as const),
        ...{ madeBy: 'desk', reason: '演示台试用' },
      };
      const opened = await database.inUnit((unit) => openBatch(unit, wish, now));
      if (!opened.ok) throw new Error(`the demo's batch was refused: ${opened.refusal}`);
      const drawn: string[] = [];
      const keys = createCardCodeKeys(dataKey());
      await drawCards(database.inUnit, keys, opened.value, (codes) => drawn.push(...codes));
      const active = await database.inUnit((unit) => activateBatch(unit, opened.value.id, now));
      if (!active.ok) throw new Error(`the demo's batch was not activated: ${active.refusal}`);
      return { code: formatCardCode(drawn[0] ?? ''), name: gift.name };
    },
  };
}

function poolsOf({ benefits }: BenefitBook): Omit<SandboxGoods['pools'][number], 'free'>[] {
  return benefits.flatMap(({ config }) =>
    config.delivery.kind === 'code' ? [{ pool: config.delivery.pool, benefit: config.name }] : [],
  );
}

/** Plans that are offered, and benefits that are handed out one by one. */
function giftsOf({ benefits, plans }: BenefitBook): SandboxGift[] {
  return [
    ...plans
      .filter(({ offered }) => offered)
      .map(({ code, familyName, name }) => ({ kind: 'membership' as const, code, name: `${familyName}${name}` })),
    ...benefits
      .filter(({ config, stopped }) => config.issue !== 'automatic' && !stopped)
      .map(({ code, config }) => ({ kind: 'benefit' as const, code, name: config.name })),
  ];
}

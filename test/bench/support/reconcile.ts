import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { reconcileDay } from '../../../server/reconciliation/reconcile-day';
import { createPayChannel } from '../../../server/wechat/pay/pay-channel';
import { createPayClient } from '../../../server/wechat/pay/pay-client';
import { parsePayKeys } from '../../../server/wechat/pay/pay-keys';
import { createTradeBills } from '../../../server/wechat/pay/trade-bill';
import type { WechatPaySettings } from '../../../server/wechat/settings';
import { type MemoryUse, watchMemory } from './memory-watch';

/**
 * The product's reconciliation of a day as a process of its own, so that its memory is its own:
 * `node --expose-gc reconcile.js <order> <outcome>`, both JSON files. Compiled, as the product is.
 */
export interface ReconcileOrder {
  readonly databaseUrl: string;
  readonly payUrl: string;
  readonly appid: string;
  readonly settings: WechatPaySettings;
  readonly day: string;
}

export interface ReconcileOutcome {
  readonly outcome: string;
  readonly seconds: number;
  readonly memory: MemoryUse;
}

async function main(): Promise<void> {
  const [orderFile, outcomeFile] = process.argv.slice(2) as [string, string];
  const { databaseUrl, payUrl, appid, settings, day } = JSON.parse(readFileSync(orderFile, 'utf8')) as ReconcileOrder;
  const database = await openDatabase({ url: databaseUrl, entities });
  const clock = { now: () => Date.now() };
  const logger = { info: () => undefined, warn: console.warn, error: console.error };
  const keys = parsePayKeys(settings);
  const client = createPayClient(appid, { payUrl, keys, clock, logger });
  const channel = createPayChannel({ client, keys, appid, publicUrl: 'https://shop.example', clock, logger });
  try {
    const { result, memory } = await watchMemory(async () => {
      const began = performance.now();
      const outcome = await reconcileDay(
        { database, clock, logger, channel, bills: createTradeBills(client, logger) },
        day,
      );
      return { outcome, seconds: (performance.now() - began) / 1_000 };
    });
    const outcome: ReconcileOutcome = { ...result, memory };
    writeFileSync(outcomeFile, JSON.stringify(outcome));
  } finally {
    await database.close();
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});

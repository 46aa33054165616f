import { In, LessThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { WechatPush } from './message.entity';

/** WeChat repeats a push within minutes, at most within a day; the rest is for an operator who looks for a reason. */
const KEEP_PUSHES_MS = 30 * DAY_MS;

/** Few enough that other writers hardly notice. */
const BATCH = 1_000;

/** Takes away pushes that are older than 30 days. */
export async function sweepPushes({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<number> {
  const receivedAt = LessThan(clock.now() - KEEP_PUSHES_MS);
  for (let total = 0; ; ) {
    const old = await database.read.find(WechatPush, {
      select: { dedupeKey: true },
      where: { receivedAt },
      take: BATCH,
    });
    if (old.length === 0) return total;
    const dedupeKey = In(old.map((push) => push.dedupeKey));
    await database.inUnit((unit) => unit.delete(WechatPush, { dedupeKey }));
    total += old.length;
  }
}

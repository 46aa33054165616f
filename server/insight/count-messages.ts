import type { EntityManager } from 'typeorm';
import { findFunnels } from '../benefit/find-funnel';
import { select } from '../database/statement';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/** Messages that were sent on a day through each channel, by what became of them: `<channel>:<status>`. */
export async function countMessages(manager: EntityManager, { ids }: DayAsked): Promise<Count[]> {
  const rows = await select<{ channel: string; status: string; sends: number | string }>(
    manager,
    `SELECT channel, status, COUNT(*) AS sends FROM message_delivery WHERE id >= ? AND id < ?
      GROUP BY channel, status`,
    [ids.from, ids.to],
  );
  const named = rows.map(({ channel, status, sends }) => ({ dimension: `${channel}:${status}`, sends }));
  return toCounts(named, { sends: 'sent' });
}

/** One-time permissions that are left for each template, and how many people have given them. */
export async function countCredits(manager: EntityManager): Promise<Count[]> {
  const rows = await select<{ dimension: string; credits: number | string; people: number | string }>(
    manager,
    `SELECT template_id AS dimension, SUM(credits) AS credits, COUNT(*) AS people FROM subscribe_credit
      WHERE credits > 0 GROUP BY template_id`,
    [],
  );
  return toCounts(rows, { credits: 'credits', people: 'people' });
}

/** The funnel of every benefit in a month: members a step. @param month `2026-11` */
export async function countFunnel(manager: EntityManager, month: string): Promise<Count[]> {
  const funnels = await findFunnels(manager, month);
  const rows = [...funnels].map(([dimension, { entitled, exposed, claimed, used }]) => ({
    ...{ dimension, entitled, exposed, claimed, used },
  }));
  return toCounts(rows, { entitled: 'entitled', exposed: 'exposed', claimed: 'claimed', used: 'used' });
}

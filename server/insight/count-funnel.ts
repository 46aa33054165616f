import type { EntityManager } from 'typeorm';
import { startOfBusinessDay } from '../../shared/kernel/business-day';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/**
 * What a day adds to the funnel 漏斗, by benefit: for whom it opened and closed, for whom it opened for the first time in
 * the month, and who reached a step. A span stands in a month if it was open when that began, or opened in it; so a month's
 * `entitled` is what the days before it leave open, and its own days' first openings.
 */
export async function countFunnel(manager: EntityManager, { day, from, to, ids }: DayAsked): Promise<Count[]> {
  const monthStart = startOfBusinessDay(firstOf(day));
  const opened = await select<{ dimension: string; opened: Sum; entitled: Sum }>(
    manager,
    `SELECT s.benefit AS dimension, COUNT(*) AS opened,
            SUM(CASE WHEN (s.closes_at IS NULL OR s.closes_at > ?) AND NOT EXISTS (
                  SELECT 1 FROM benefit_span e WHERE e.member_id = s.member_id AND e.benefit = s.benefit
                     AND e.opens_at < s.opens_at AND (e.closes_at IS NULL OR e.closes_at > ?)) THEN 1 ELSE 0 END) AS entitled
       FROM benefit_span s WHERE s.id >= ? AND s.id < ? GROUP BY s.benefit`,
    [monthStart, monthStart, ids.from, ids.to],
  );
  // What closes at the very beginning of a day was not open in it: it is the day's before.
  const closed = await select<{ dimension: string; closed: Sum }>(
    manager,
    `SELECT benefit AS dimension, COUNT(*) AS closed FROM benefit_span WHERE closes_at > ? AND closes_at <= ?
      GROUP BY benefit`,
    [from, to],
  );
  const reached = await select<{ dimension: string; exposed: Sum; claimed: Sum; used: Sum }>(
    manager,
    `SELECT benefit AS dimension, ${countStages()} FROM benefit_reach WHERE noted_at >= ? AND noted_at < ?
      GROUP BY benefit`,
    [from, to],
  );
  return [
    ...toCounts(opened, { opened: 'spanOpened', entitled: 'entitled' }),
    ...toCounts(closed, { closed: 'spanClosed' }),
    ...toCounts(reached, { exposed: 'exposed', claimed: 'claimed', used: 'used' }),
  ];
}

/**
 * What the days before `openFrom`, which are counted no more, have of a member: each with its sign turned, as it stands on
 * the last of those days, so that its month and all later ones are as if the member had never been there.
 */
export async function findFunnelOf(unit: Unit, memberId: string, openFrom: string, last: string): Promise<Count[]> {
  const [end, monthStart] = [startOfBusinessDay(openFrom), startOfBusinessDay(firstOf(last))];
  const spans = await select<{ dimension: string; opened: Sum; closed: Sum; entitled: Sum }>(
    unit,
    `SELECT benefit AS dimension, 0 - COUNT(*) AS opened, 0 - SUM(CASE WHEN closes_at <= ? THEN 1 ELSE 0 END) AS closed,
            0 - MAX(CASE WHEN closes_at IS NULL OR closes_at > ? THEN 1 ELSE 0 END) AS entitled
       FROM benefit_span WHERE member_id = ? AND opens_at < ? GROUP BY benefit`,
    [end, monthStart, memberId, end],
  );
  const reached = await select<{ dimension: string; exposed: Sum; claimed: Sum; used: Sum }>(
    unit,
    `SELECT benefit AS dimension, ${countStages('0 - ')} FROM benefit_reach
      WHERE benefit IN (SELECT code FROM benefit) AND month = ? AND stage IN ('exposed', 'claimed', 'used')
        AND member_id = ? AND noted_at < ? GROUP BY benefit`,
    [last.slice(0, 7), memberId, end],
  );
  return [
    ...toCounts(spans, { opened: 'spanOpened', closed: 'spanClosed', entitled: 'entitled' }),
    ...toCounts(reached, { exposed: 'exposed', claimed: 'claimed', used: 'used' }),
  ];
}

type Sum = number | string;

function countStages(sign = ''): string {
  return ['exposed', 'claimed', 'used']
    .map((stage) => `${sign}SUM(CASE WHEN stage = '${stage}' THEN 1 ELSE 0 END) AS ${stage}`)
    .join(', ');
}

function firstOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

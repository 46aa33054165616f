import type { EntityManager } from 'typeorm';
import type { Figure, Overview } from '../../shared/contract/ops/insight';
import type { AlertCode, FigureCode, RowKind } from '../../shared/contract/ops/insight-words';
import { addDays, type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { earlierOf } from './day-feed';
import { shareBpOf } from './distribution.rules';
import { readProductNames } from './product-names';
import { type DayCountRow, daysOf, readCounts, sumCounts, sumOf } from './read-counts';

/** How far back the overview looks. */
const DAYS = 30;
/** Waiting things are counted so far: beyond it "more" says enough. */
const ALERT_CAP = 1_000;

/** How the business stands at this moment, from numbers of days alone. */
export async function findOverview(
  manager: EntityManager,
  now: Instant,
): Promise<Omit<Overview, 'countedAt' | 'refreshing'>> {
  const today = businessDayOf(now);
  const since = addDays(today, 1 - DAYS);
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  // On a 31st the month begins a day before the last thirty days.
  const stretch = { from: earlierOf(since, firstOfMonth), to: today };
  const [rows, before, names, alerts] = await Promise.all([
    readCounts(manager, ['members', 'terms', 'sales', 'renewals', 'points', 'departure'], stretch),
    sumCounts(manager, ['members', 'terms', 'points', 'departure'], addDays(stretch.from, -1)),
    readProductNames(manager),
    findAlerts(manager),
  ]);
  const days = daysOf(stretch);
  return { today, figures: figuresOf(rows, before, days, today), plans: plansOf(rows, before, names, today), alerts };
}

type Before = readonly Omit<DayCountRow, 'day'>[];

function figuresOf(
  rows: readonly DayCountRow[],
  before: Before,
  days: readonly BusinessDay[],
  today: BusinessDay,
): Figure[] {
  /** What a day changed, and the running sum of it: how things stood at each day's end. */
  const standing = (changed: (all: readonly Partial<DayCountRow>[]) => number) => {
    let sum = changed(before);
    return days.map((day) => {
      sum += changed(rows.filter((row) => row.day === day));
      return { day, value: sum };
    });
  };
  const daily = (feed: string, metric: string) =>
    days.map((day) => ({ day, value: sumOf(rows, { feed, metric, day }) }));
  const figure = (code: FigureCode, unit: Figure['unit'], series: Figure['series'], rows: RowKind | null): Figure => ({
    ...{ code, unit, series: series.slice(-DAYS), value: series.at(-1)?.value ?? 0 },
    rows: rows === null ? null : rowsPath(rows, today),
  });
  const net = (feed: string, up: string, down: string) => (all: readonly Partial<DayCountRow>[]) =>
    sumOf(all, { feed, metric: up }) - sumOf(all, { feed, metric: down });
  const inForce = standing(net('terms', 'begun', 'over')).at(-1)?.value ?? 0;
  const recent = rows.filter(({ day }) => day > addDays(today, -DAYS));
  const churned = sumOf(recent, { feed: 'terms', metric: 'churned' });
  const due = sumOf(recent, { feed: 'renewals', metric: 'due' });
  const rate = (code: FigureCode, part: number, whole: number, kind: RowKind): Figure => ({
    ...{
      code,
      unit: 'bp',
      value: whole === 0 ? null : shareBpOf(part, whole),
      series: [],
      rows: rowsPath(kind, today),
    },
  });
  // The month before is there with its last days only.
  const ofMonth = rows.filter(({ metric, day }) => metric === 'firstOfMonth' && day.slice(0, 7) === today.slice(0, 7));
  const inMonth = days
    .filter((day) => day.slice(0, 7) === today.slice(0, 7))
    .map((day) => ({
      day,
      value: sumOf(
        ofMonth.filter((row) => row.day <= day),
        {},
      ),
    }));
  return [
    figure(
      'members',
      'count',
      standing(
        (all) =>
          sumOf(all, { feed: 'members', metric: 'joined' }) - sumOf(all, { feed: 'departure', metric: 'members' }),
      ),
      'members.joined',
    ),
    figure('joinedToday', 'count', daily('members', 'joined'), 'members.joined'),
    figure('activeToday', 'count', daily('members', 'active'), 'members.active'),
    figure('activeThisMonth', 'count', inMonth, 'members.active'),
    figure('paying', 'count', standing(net('terms', 'paidBegun', 'paidOver')), 'terms.begun'),
    figure('monthlyFen', 'fen', standing(net('terms', 'monthlyFenBegun', 'monthlyFenOver')), 'terms.begun'),
    figure('paidToday', 'count', daily('sales', 'paid'), 'sales.paid'),
    figure('salesTodayFen', 'fen', daily('sales', 'paidFen'), 'sales.paid'),
    figure('refundedTodayFen', 'fen', daily('sales', 'refundedFen'), 'sales.refunded'),
    rate('renewalRateBp', sumOf(recent, { feed: 'renewals', metric: 'paid' }), due, 'renewals.due'),
    { ...figure('churned', 'count', daily('terms', 'churned'), 'terms.over'), value: churned },
    rate('churnRateBp', churned, churned + inForce, 'terms.over'),
    figure(
      'pointsLiability',
      'count',
      standing((all) => sumOf(all, { metric: 'amount' })),
      'points.entries',
    ),
  ];
}

/** Where the rows behind a number of a day are listed. */
export function rowsPath(of: RowKind, day: BusinessDay): string {
  return `/ops/v1/insight/rows?of=${of}&day=${day}`;
}

function plansOf(
  rows: readonly DayCountRow[],
  before: Before,
  names: ReadonlyMap<string, string>,
  today: BusinessDay,
): Overview['plans'] {
  const all = [...rows.filter(({ feed }) => feed === 'terms'), ...before.filter(({ feed }) => feed === 'terms')];
  const sold = rows.filter(({ feed, day }) => feed === 'sales' && day === today);
  const products = [...new Set([...all, ...sold].map(({ dimension }) => dimension))];
  return products
    .map((product) => {
      const of = (metric: string) => sumOf(sold, { metric, dimension: product });
      return {
        product,
        name: names.get(product) ?? product,
        ...{ created: of('created'), paid: of('paid'), paidFen: of('paidFen') },
        ...{ refunded: of('refunded'), refundedFen: of('refundedFen') },
        inForce:
          sumOf(all, { metric: 'begun', dimension: product }) - sumOf(all, { metric: 'over', dimension: product }),
      };
    })
    .sort((a, b) => b.paidFen - a.paidFen || b.inForce - a.inForce || (a.product < b.product ? -1 : 1));
}

/** What waits, counted live and capped: each by an index on its status. */
async function findAlerts(manager: EntityManager): Promise<Overview['alerts']> {
  const found: Overview['alerts'] = [];
  for (const [code, waiting] of Object.entries(WAITING) as [AlertCode, string][]) {
    const [row] = await select<{ count: number | string }>(
      manager,
      `SELECT COUNT(*) AS count FROM (SELECT 1 FROM ${waiting} LIMIT ${ALERT_CAP + 1}) w`,
      [],
    );
    const count = Number(row?.count ?? 0);
    found.push({ code, count: Math.min(count, ALERT_CAP), more: count > ALERT_CAP });
  }
  return found;
}

const WAITING: Readonly<Record<AlertCode, string>> = {
  cases: `operator_case WHERE status = 'open'`,
  parkedJobs: `job WHERE status = 'parked'`,
  differences: `reconciliation_difference WHERE status = 'open'`,
  refunds: `refund_request WHERE status = 'waiting'`,
  approvals: `operator_approval WHERE status = 'waiting'`,
};

import { addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { SchemeDocument } from '../plan/plan.entity';
import { GrowthEntry, GrowthProgramme } from './growth.entity';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import { remapRanks } from './ladder.rules';
import { bucketOf, windowOf } from './period.rules';
import type { GrowthSection, ProgrammeConfig } from './programme.schema';
import { GROWTH_DOCUMENT } from './programme-book';
import { REASSESS } from './reassess-tiers';
import { RECOMPUTE } from './recompute-growth';
import { seenRankSql } from './settlement.sql';
import { askWalk } from './walk-accounts';

/** What a change of how growth is counted does to what was counted already. */
export type CountingChange = 'from-now' | 'recompute';

/** Where the live programmes differ from what was live before. */
export interface ProgrammesLoaded {
  readonly changes: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Makes programmes the live ones. A changed programme gets a new version; what was earned keeps its own. A programme that
 * is left out earns no more and is shown no more; its accounts stay. Loading the same again changes nothing.
 * @param counting how a change of sources is meant; asked for where something was counted already
 */
export async function loadProgrammes(
  unit: Unit,
  section: GrowthSection,
  counting: CountingChange | null,
  now: Instant,
): Promise<ProgrammesLoaded> {
  const changes: string[] = [];
  const faults: string[] = [];
  for (const [position, config] of section.programmes.entries()) {
    const known = await unit.find(GrowthProgramme, {
      where: { code: config.code },
      order: { version: 'DESC' },
      take: 1,
    });
    const [before] = known;
    const row = { code: config.code, config, live: true, position, createdAt: now };
    if (!before) {
      await unit.insert(GrowthProgramme, { ...row, version: 1, effectiveFrom: now });
      changes.push(`新增成长体系「${config.name}」`);
      continue;
    }
    if (!before.live) changes.push(`重新启用成长体系「${config.name}」`);
    if (isSame(before.config, config)) {
      const key = { code: before.code, version: before.version };
      await unit.update(GrowthProgramme, key, { live: true, position });
      continue;
    }
    const fault = await findFault(unit, before.config, config, counting);
    if (fault !== null) {
      faults.push(fault);
      continue;
    }
    const version = before.version + 1;
    const counts = isCountingChanged(before.config, config);
    const redone = counts && counting === 'recompute';
    await unit.update(GrowthProgramme, { code: config.code, version: before.version }, { live: false });
    const effectiveFrom = redone ? startOfRecomputing(config, now) : now;
    await unit.insert(GrowthProgramme, { ...row, version, effectiveFrom });
    changes.push(`成长体系「${config.name}」第 ${version} 版${redone ? '，本周期重算' : ''}`);
    const walk = { programme: config.code, version, after: '' };
    if (redone) await askWalk(unit, RECOMPUTE, walk, now);
    if (JSON.stringify(before.config.tiers) !== JSON.stringify(config.tiers)) {
      await moveToLadder(unit, before.config, config, version, now);
      await askWalk(unit, REASSESS, walk, now);
    }
    await moveSettlements(unit, config.code, config.fall.graceDays - before.config.fall.graceDays);
  }
  const kept = new Set(section.programmes.map(({ code }) => code));
  for (const other of await unit.findBy(GrowthProgramme, { live: true })) {
    if (kept.has(other.code)) continue;
    await unit.update(GrowthProgramme, { code: other.code, version: other.version }, { live: false });
    changes.push(`停用成长体系「${other.config.name}」`);
  }
  const content = JSON.stringify({ events: section.events, mappings: section.mappings });
  await unit.save(SchemeDocument, { id: GROWTH_DOCUMENT, code: 'growth', content, loadedAt: now });
  return { changes, faults };
}

/** Why programmes could not be loaded on top of what is live, one sentence each; changes nothing. */
export async function findProgrammeFaults(
  unit: Unit,
  programmes: readonly ProgrammeConfig[],
  counting: CountingChange | null,
): Promise<string[]> {
  const faults: string[] = [];
  for (const config of programmes) {
    const [before] = await unit.find(GrowthProgramme, {
      where: { code: config.code },
      order: { version: 'DESC' },
      take: 1,
    });
    const fault = before ? await findFault(unit, before.config, config, counting) : null;
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

/** Whether sources or tasks give other growth than before. */
export function isCountingChanged(before: ProgrammeConfig, after: ProgrammeConfig): boolean {
  const counting = ({ sources, tasks, combine }: ProgrammeConfig) =>
    JSON.stringify([
      sources.map(({ way, typical, name, ...counted }) => counted),
      tasks.map(({ code, event, metric, target, reward, kind, claim }) => [
        code,
        event,
        metric,
        target,
        reward,
        kind,
        claim,
      ]),
      combine,
    ]);
  return counting(before) !== counting(after);
}

function isSame(before: ProgrammeConfig, after: ProgrammeConfig): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

async function findFault(
  unit: Unit,
  before: ProgrammeConfig,
  after: ProgrammeConfig,
  counting: CountingChange | null,
): Promise<string | null> {
  if (JSON.stringify(before.period) !== JSON.stringify(after.period)) {
    return `成长体系「${after.code}」的统计周期不能更改：已有的成长值按原周期累计，请另立一个成长体系。`;
  }
  if (counting !== null || !isCountingChanged(before, after)) return null;
  if (!(await unit.existsBy(GrowthEntry, { programme: after.code }))) return null;
  return `成长体系「${after.code}」的计分规则有变，且已有会员得分：请说明从现在起生效（--growth from-now），还是本周期重算（--growth recompute，可先加 --preview 预览）。`;
}

/** Another grace is another day of settlement, also for the period that runs. */
async function moveSettlements(unit: Unit, programme: string, days: number): Promise<void> {
  if (days === 0) return;
  await execute(
    unit,
    'UPDATE growth_account SET settles_at = settles_at + ? WHERE programme = ? AND settles_at IS NOT NULL',
    [days * DAY_MS, programme],
  );
}

/** From when a new version counts where the running period is recomputed. */
export function startOfRecomputing({ period }: ProgrammeConfig, now: Instant): Instant {
  switch (period.kind) {
    case 'lifetime':
      return 0;
    case 'anniversary':
      // Members' years begin on their own days: the longest running one began less than a year ago.
      return addMonths(startOfBusinessDay(businessDayOf(now)), -12);
    case 'calendarYear':
    case 'calendarMonth':
    case 'rollingMonths':
      return windowOf(period, now, bucketOf(period, now, now)).startsAt ?? 0;
    default: {
      const never: never = period;
      throw new Error(`unknown period ${JSON.stringify(never)}`);
    }
  }
}

/**
 * Moves every account to a ladder whose rungs are others: a tier keeps its members under its code; who stood on a tier
 * that is gone stands on the nearest below it, with a change and a notice.
 */
async function moveToLadder(
  unit: Unit,
  before: ProgrammeConfig,
  after: ProgrammeConfig,
  version: number,
  now: Instant,
): Promise<void> {
  const ranks = remapRanks(before.tiers, after.tiers);
  const codeOf = (rank: number) => after.tiers[rank]?.code ?? '';
  const gone = before.tiers.flatMap((tier, rank) =>
    after.tiers.some(({ code }) => code === tier.code) ? [] : [{ rank, from: tier.code, to: codeOf(ranks[rank] ?? 0) }],
  );
  const seen = seenRankSql(now);
  for (const { rank, from, to } of gone) {
    const changed = await execute(
      unit,
      `INSERT INTO tier_change
         (programme, member_id, number, from_tier, to_tier, reason, programme_version, bucket, score, changed_at)
       SELECT programme, member_id, changes + 1, ?, ?, 'ladderChanged', ?, bucket, 0, ?
         FROM growth_account WHERE programme = ? AND ${seen} = ?`,
      [from, to, version, now, after.code, rank],
    );
    if (changed === 0) continue;
    await execute(
      unit,
      `INSERT INTO tier_notice (programme, member_id, kind, number, created_at, told_at)
       SELECT programme, member_id, 'change', changes + 1, ?, NULL FROM growth_account WHERE programme = ? AND ${seen} = ?`,
      [now, after.code, rank],
    );
    await execute(unit, `UPDATE growth_account SET changes = changes + 1 WHERE programme = ? AND ${seen} = ?`, [
      after.code,
      rank,
    ]);
  }
  if (!(await remapAccounts(unit, before, after, null))) return;
  const payload: TiersNoticed = { programme: after.code, fromMemberId: '', toMemberId: '~', changedSince: now };
  await emitEvent(unit, { type: TIERS_NOTICED, key: `ladder:${after.code}:${version}`, payload }, now);
}

/**
 * Sets the accounts of a programme on the rungs of another ladder.
 * @param memberIds only theirs; everybody's where null
 * @returns false where every rung has kept its place
 */
export async function remapAccounts(
  unit: Unit,
  before: ProgrammeConfig,
  after: ProgrammeConfig,
  memberIds: readonly string[] | null,
): Promise<boolean> {
  const ranks = remapRanks(before.tiers, after.tiers);
  if (ranks.every((rank, index) => rank === index)) return false;
  const onNew = (column: string) =>
    `${column} = CASE ${column} ${ranks.map((rank, old) => `WHEN ${old} THEN ${rank}`).join(' ')} ELSE ${column} END`;
  const columns = ['base_rank', 'prior_rank', 'peak_rank', 'held_rank'].map(onNew).join(', ');
  const whose = memberIds === null ? '' : ` AND member_id IN (${memberIds.map(() => '?').join(', ')})`;
  const parameters = [after.code, ...(memberIds ?? [])];
  await execute(unit, `UPDATE growth_account SET ${columns} WHERE programme = ?${whose}`, parameters);
  await execute(unit, `UPDATE tier_hold SET ${onNew('held_rank')} WHERE programme = ?${whose}`, parameters);
  return true;
}

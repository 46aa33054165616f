import type { z } from 'zod';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { Plan } from '../plan/plan.entity';
import { Benefit, BenefitVersion } from './benefit.entity';
import type { BenefitConfig, benefitSchema } from './benefit.schema';
import { configOf } from './benefit-book';
import { closeSpansOf } from './track-spans';
import { askMemberWalk } from './walk-members';
import { windowOf } from './window.rules';

/** A benefit as a scheme writes it. */
export type BenefitOfScheme = z.output<typeof benefitSchema>;

/**
 * Makes benefits the live ones, in this order. A changed one gets a new version, what was claimed keeps its own; one that is
 * left out can no longer be had, what was claimed of it stays. Members are then looked through, so that those for whom
 * something opens are told; the benefits of the very first load are nobody's news. Loading the same again changes nothing.
 * The plans are loaded before: one that is no longer offered goes on opening its benefits for who holds it.
 * @returns what was changed, in words for the operator
 */
export async function loadBenefits(unit: Unit, benefits: readonly BenefitOfScheme[], now: Instant): Promise<string[]> {
  const plans = await unit.find(Plan, { order: { code: 'ASC' } });
  const rows = await unit.find(Benefit, { order: { position: 'ASC', code: 'ASC' } });
  const known = new Map(rows.map((row) => [row.code, row]));
  const loaded: LoadedBenefit[] = [];
  for (const [position, benefit] of benefits.entries()) {
    const config: BenefitConfig = {
      ...benefit,
      plans: plans.filter((plan) => plan.benefits.some(({ code }) => code === benefit.code)).map(({ code }) => code),
    };
    loaded.push(await saveBenefit(unit, known.get(benefit.code) ?? null, config, position, now));
  }
  const left = [...known.values()].filter(
    ({ code, live }) => live && !benefits.some((benefit) => benefit.code === code),
  );
  const ended: string[] = [];
  for (const { code, version } of left) {
    await unit.update(Benefit, { code }, { live: false });
    await closeSpansOf(unit, code, now);
    ended.push(`停用权益「${(await configOf(unit, code, version)).name}」`);
  }
  const changed = loaded.filter(({ change }) => change !== null);
  const fresh = known.size === 0 ? [] : changed.filter(({ isNew }) => isNew).map(({ config }) => config.code);
  if (changed.length > 0) await askMemberWalk(unit, { fresh, startsAt: now }, now);
  for (const { config } of changed) {
    const { from } = windowOf(config);
    if (from !== null && from > now) await askMemberWalk(unit, { fresh: [config.code], startsAt: from }, now);
  }
  return [...changed.flatMap(({ change }) => change ?? []), ...ended];
}

interface LoadedBenefit {
  readonly config: BenefitConfig;
  /** In words; null where nothing changed. */
  readonly change: string | null;
  /** Never seen before. */
  readonly isNew: boolean;
}

async function saveBenefit(
  unit: Unit,
  known: Benefit | null,
  config: BenefitConfig,
  position: number,
  now: Instant,
): Promise<LoadedBenefit> {
  const { code, name } = config;
  if (!known) {
    await unit.insert(BenefitVersion, { code, version: 1, config, effectiveFrom: now });
    await unit.insert(Benefit, { code, version: 1, live: true, stopped: false, position, taken: 0 });
    return { config, change: `新增权益「${name}」`, isNew: true };
  }
  const before = await unit.findOneByOrFail(BenefitVersion, { code, version: known.version });
  if (JSON.stringify(before.config) === JSON.stringify(config)) {
    await unit.update(Benefit, { code }, { live: true, position });
    return { config, change: known.live ? null : `重新启用权益「${name}」`, isNew: false };
  }
  const version = known.version + 1;
  await unit.insert(BenefitVersion, { code, version, config, effectiveFrom: now });
  await unit.update(Benefit, { code }, { version, live: true, position });
  return { config, change: `权益「${name}」第 ${version} 版`, isNew: false };
}

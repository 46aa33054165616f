import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { Benefit } from './benefit.entity';
import { closeSpansOf } from './track-spans';
import { askMemberWalk } from './walk-members';

export type StopRefusal = 'BENEFIT_NOT_FOUND' | 'ALREADY_STOPPED' | 'NOT_STOPPED';

/** The kill switch: nobody can have the benefit from now on. What was claimed keeps its terms. */
export async function stopBenefit(unit: Unit, code: string, now: Instant): Promise<Result<string, StopRefusal>> {
  const { affected } = await unit.update(Benefit, { code, live: true, stopped: false }, { stopped: true });
  if (affected !== 1) return refuse((await isLive(unit, code)) ? 'ALREADY_STOPPED' : 'BENEFIT_NOT_FOUND');
  await closeSpansOf(unit, code, now);
  return accept(code);
}

/** Lets a benefit be had again that was stopped; nobody is told, since nobody was told that it had stopped. */
export async function startBenefit(unit: Unit, code: string, now: Instant): Promise<Result<string, StopRefusal>> {
  const { affected } = await unit.update(Benefit, { code, live: true, stopped: true }, { stopped: false });
  if (affected !== 1) return refuse((await isLive(unit, code)) ? 'NOT_STOPPED' : 'BENEFIT_NOT_FOUND');
  await askMemberWalk(unit, { fresh: [], startsAt: now }, now);
  return accept(code);
}

function isLive(unit: Unit, code: string): Promise<boolean> {
  return unit.existsBy(Benefit, { code, live: true });
}

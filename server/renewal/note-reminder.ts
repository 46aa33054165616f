import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { changeCycle } from './change-cycle';
import { RenewalCycle } from './renewal.entity';

/**
 * The reminder of a debit has reached its member by some channel: five days from now, and not before, it may be taken. The
 * first channel counts; telling it again changes nothing.
 */
export async function noteReminder(unit: Unit, cycleId: string, now: Instant): Promise<void> {
  const cycle = await unit.findOneBy(RenewalCycle, { id: cycleId, reminderReachedAt: IsNull() });
  if (cycle?.status === 'reminded') await changeCycle(unit, cycle, { reminderReachedAt: now }, now, now);
}

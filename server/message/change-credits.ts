import { LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { SubscribeCredit } from './message.entity';

/** A person and a template of the mini-program: what permissions are counted by. */
export interface CreditKey {
  readonly openid: string;
  readonly templateId: string;
}

/** Counts one more permission. */
export async function addCredit(unit: Unit, { openid, templateId }: CreditKey, answeredAt: Instant): Promise<void> {
  if (await addToExisting(unit, { openid, templateId })) {
    await unit.update(SubscribeCredit, { openid, templateId, answeredAt: LessThan(answeredAt) }, { answeredAt });
    return;
  }
  try {
    await unit.insert(SubscribeCredit, { openid, templateId, credits: 1, answeredAt, changed: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Another first permission was faster.
    await addToExisting(unit, { openid, templateId });
  }
}

/** Forgets all permissions, unless the person answered again after `answeredAt`. */
export async function clearCredits(unit: Unit, { openid, templateId }: CreditKey, answeredAt: Instant): Promise<void> {
  await unit.update(
    SubscribeCredit,
    { openid, templateId, answeredAt: LessThanOrEqual(answeredAt) },
    { credits: 0, answeredAt, changed: true },
  );
}

/**
 * Takes one permission for a send.
 * @returns how many are left after it; null when there was none
 */
export async function takeCredit(unit: Unit, { openid, templateId }: CreditKey): Promise<number | null> {
  const taken = await unit.update(
    SubscribeCredit,
    { openid, templateId, credits: MoreThan(0) },
    { credits: () => 'credits - 1', changed: true },
  );
  if (taken.affected !== 1) return null;
  return countCredits(unit, { openid, templateId });
}

/** How many permissions are left. */
export async function countCredits(unit: Unit, { openid, templateId }: CreditKey): Promise<number> {
  return (await unit.findOneBy(SubscribeCredit, { openid, templateId }))?.credits ?? 0;
}

/** Gives back a permission that WeChat did not take. */
export async function returnCredit(unit: Unit, key: CreditKey): Promise<void> {
  await addToExisting(unit, key);
}

/**
 * Forgets all permissions because WeChat says that there are none. What was left when the send took its own tells
 * whether the person has given another one meanwhile: then the count stays, and a send that fails corrects it.
 */
export async function dropCredits(unit: Unit, { openid, templateId }: CreditKey, left: number): Promise<void> {
  await unit.update(SubscribeCredit, { openid, templateId, credits: left }, { credits: 0, changed: true });
}

async function addToExisting(unit: Unit, { openid, templateId }: CreditKey): Promise<boolean> {
  const added = await unit.update(
    SubscribeCredit,
    { openid, templateId },
    { credits: () => 'credits + 1', changed: true },
  );
  return added.affected === 1;
}

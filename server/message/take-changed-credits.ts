import { In } from 'typeorm';
import { selectLocked, selectUnlocked } from '../database/scratch';
import type { Unit } from '../database/unit-of-work';
import type { CreditKey } from './change-credits';
import { SubscribeCredit } from './message.entity';

/** What a person has left for a template, and what the sums over all people have of it. */
export interface CountedCredit extends CreditKey {
  readonly credits: number;
  readonly counted: number;
}

/**
 * Takes counts of permissions that changed since they were last taken, for the sums over all people: with the end of this
 * unit of work they have what `credits` says. Those that somebody is changing right now are left for the next time.
 */
export async function takeChangedCredits(unit: Unit, limit: number): Promise<CountedCredit[]> {
  const rows = await selectUnlocked<CreditRow>(unit, `${SELECT} WHERE changed = 1 LIMIT ${limit}`, []);
  const taken = rows.map(readRow);
  for (const templateId of new Set(taken.map((row) => row.templateId))) {
    const openid = In(taken.filter((row) => row.templateId === templateId).map((row) => row.openid));
    await unit.update(SubscribeCredit, { templateId, openid }, { counted: () => 'credits', changed: false });
  }
  return taken;
}

/** What the sums have of some people's permissions; stays so until the unit of work ends. */
export async function lockCountedCredits(unit: Unit, openids: readonly string[]): Promise<CountedCredit[]> {
  if (openids.length === 0) return [];
  const rows = await selectLocked<CreditRow>(
    unit,
    `${SELECT} WHERE openid IN (${openids.map(() => '?').join(', ')})`,
    openids,
  );
  return rows.map(readRow);
}

const SELECT = 'SELECT openid, template_id AS templateId, credits, counted FROM subscribe_credit';

type CreditRow = Omit<CountedCredit, 'counted'> & { readonly counted: number | null };

function readRow({ counted, ...row }: CreditRow): CountedCredit {
  return { ...row, counted: counted ?? 0 };
}

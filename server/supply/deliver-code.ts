import { In } from 'typeorm';
import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { BenefitClaim } from '../benefit/benefit.entity';
import type { ClaimDeliverer, DeliveredContent } from '../benefit/claim-delivery';
import { StaleRead } from '../database/errors';
import { selectLocked, selectUnlocked } from '../database/scratch';
import type { Unit } from '../database/unit-of-work';
import { tellLowStock } from './check-supplies';
import { SupplyCode } from './supply.entity';
import type { SupplyCipher } from './supply-cipher';

/** Delivers codes of a pool: at once, each code once. */
export function codeDeliverer(cipher: Pick<SupplyCipher, 'decryptCode'>): ClaimDeliverer {
  return {
    kind: 'code',
    async begin(unit, claim, { delivery }, now) {
      if (delivery.kind !== 'code') throw new Error(`a code cannot be delivered as ${delivery.kind}`);
      const given = await giveCode(unit, delivery.pool, claim, now);
      await tellLowStock(unit, delivery.pool, delivery.lowStock, now);
      return { kind: given ? 'delivered' : 'soldOut' };
    },
    async findContent(unit, claimIds) {
      const codes = claimIds.length === 0 ? [] : await unit.findBy(SupplyCode, { claimId: In([...claimIds]) });
      const contents = codes.map(({ id, claimId, codeCipher }): [string, DeliveredContent] => [
        claimId ?? '',
        { code: codeCipher === '' ? null : cipher.decryptCode(codeCipher, id), account: null },
      ]);
      return new Map(contents);
    },
  };
}

/**
 * Gives a claim the free code of a pool that expires first.
 * @returns false when none is left
 */
async function giveCode(unit: Unit, pool: string, claim: BenefitClaim, now: Instant): Promise<boolean> {
  const id = await findFreeCode(unit, pool, businessDayOf(now));
  if (id === null) return false;
  const { id: claimId, memberId } = claim;
  const given = await unit.update(
    SupplyCode,
    { id, status: 'free' },
    { status: 'given', claimId, memberId, givenAt: now },
  );
  // On a cluster a row that is locked here can be taken on another node.
  if (given.affected !== 1) throw new StaleRead('a free code');
  return true;
}

/** Those with a last day go first, the earliest before the others: a code that nobody redeems in time is lost. */
async function findFreeCode(unit: Unit, pool: string, today: BusinessDay): Promise<string | null> {
  const look = async (read: typeof selectLocked) => {
    const free = `SELECT id FROM supply_code WHERE pool = ? AND status = 'free'`;
    const [expiring] = await read<{ id: string }>(unit, `${free} AND expires_on >= ? ORDER BY expires_on, id LIMIT 1`, [
      pool,
      today,
    ]);
    if (expiring) return expiring.id;
    const [lasting] = await read<{ id: string }>(unit, `${free} AND expires_on IS NULL ORDER BY id LIMIT 1`, [pool]);
    return lasting?.id ?? null;
  };
  // Claims beside this one take other codes instead of waiting. Only where none is left is there a wait, for those that
  // the others may yet give back.
  return (await look(selectUnlocked)) ?? (await look(selectLocked));
}

import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { SupplyCode, SupplyOrder } from './supply.entity';
import type { SupplyParts } from './supply.parts';
import { openStatuses } from './supply.rules';

/**
 * What this room holds on a member: the codes that were given to them and what was ordered for them. Codes stay given, and
 * orders stay for the settlement with the supplier, but nothing in them points to the member any more.
 */
export function supplyData({ database, cipher }: Pick<SupplyParts, 'database' | 'cipher'>): MemberDataHolder {
  const { read } = database;
  return {
    section: 'supply',
    async exportFor(memberId) {
      const [codes, orders] = await Promise.all([
        read.find(SupplyCode, { where: { memberId }, order: { givenAt: 'ASC' } }),
        read.find(SupplyOrder, { where: { memberId }, order: { id: 'ASC' } }),
      ]);
      return {
        codes: codes.map(({ id, codeCipher, expiresOn, givenAt }) => ({
          code: cipher.decryptCode(codeCipher, id),
          expiresOn,
          givenAt: givenAt === null ? null : formatInstant(givenAt),
        })),
        orders: orders.map(({ sku, accountMasked, status, createdAt }) => ({
          goods: sku,
          account: accountMasked,
          status,
          orderedAt: formatInstant(createdAt),
        })),
      };
    },
    reportDeparture: async () => nothingToLose,
    prepareDeparture: async () => undefined,
    // What was ordered for an account arrives or comes back before its owner goes.
    isUnsettled: (memberId) => read.existsBy(SupplyOrder, { memberId, status: In([...openStatuses]) }),
    async erase(unit, memberId) {
      await unit.update(SupplyCode, { memberId }, { memberId: null, codeCipher: '' });
      await unit.update(SupplyOrder, { memberId }, { memberId: null, accountCipher: null, accountMasked: null });
    },
  };
}

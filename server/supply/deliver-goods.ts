import { In } from 'typeorm';
import { supplyAccountSchema } from '../../shared/contract/benefit';
import type { ClaimDeliverer } from '../benefit/claim-delivery';
import { newId } from '../database/id';
import { enqueueJob } from '../jobs/enqueue-job';
import { maskPhoneNumber } from '../member/member.rules';
import { SupplyOrder } from './supply.entity';
import { type SupplyParts, topics } from './supply.parts';

/** Delivers goods of suppliers: the order is written with the claim and sent by a job. */
export function goodsDeliverer({
  cipher,
  suppliers,
  logger,
}: Pick<SupplyParts, 'cipher' | 'suppliers' | 'logger'>): ClaimDeliverer {
  return {
    kind: 'supplier',
    async begin(unit, claim, { delivery, account }, now) {
      if (delivery.kind !== 'supplier') throw new Error(`goods cannot be delivered as ${delivery.kind}`);
      const { supplier, sku } = delivery;
      if (!suppliers.has(supplier)) {
        // Better nothing is promised than something that nobody delivers.
        logger.error({ supplier, benefit: claim.benefit }, 'a benefit names a supplier that is not configured');
        return { kind: 'soldOut' };
      }
      const number = delivery.account === 'none' ? null : supplyAccountSchema.parse(account);
      const id = newId(now);
      await unit.insert(SupplyOrder, {
        ...{ id, claimId: claim.id, memberId: claim.memberId, supplier, sku },
        accountCipher: number === null ? null : cipher.encryptAccount(number, id),
        accountMasked: number === null ? null : maskPhoneNumber(`+86${number}`),
        ...{ status: 'created', supplierNumber: null, failure: null },
        ...{ createdAt: now, sentAt: null, settledAt: null, sends: 0, asked: 0, revision: 1 },
      });
      await enqueueJob(unit, { topic: topics.send, payload: { orderId: id }, uniqueKey: `${topics.send}:${id}` }, now);
      return { kind: 'underway' };
    },
    async findContent(unit, claimIds) {
      const orders = claimIds.length === 0 ? [] : await unit.findBy(SupplyOrder, { claimId: In([...claimIds]) });
      return new Map(orders.map(({ claimId, accountMasked }) => [claimId, { code: null, account: accountMasked }]));
    },
  };
}

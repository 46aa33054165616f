import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { servicesSchema } from '../../shared/contract/coupon';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Entitlement } from '../benefit/entitlement.rules';
import { findEntitlements, readEntitlementBooks } from '../benefit/find-entitlements';

type Services = z.infer<typeof servicesSchema>['items'];

/**
 * The service flags 服务标记 that a member has at this moment: benefits that a business system reads. What has to be claimed
 * counts once it was.
 */
export async function findServices(manager: EntityManager, memberId: string, now: Instant): Promise<Services> {
  const entitlements = await findEntitlements(manager, await readEntitlementBooks(manager), memberId, now);
  return entitlements.filter(isHad).flatMap(({ benefit: { code, config }, until }) => {
    if (config.delivery.kind !== 'service') return [];
    const { service } = config.delivery;
    return [{ code, service, name: config.name, until: until === null ? null : formatInstant(until) }];
  });
}

function isHad({ state, claimId, benefit }: Entitlement): boolean {
  return state === 'open' && (benefit.config.issue === 'automatic' || claimId !== null);
}

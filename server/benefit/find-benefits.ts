import type { EntityManager } from 'typeorm';
import type { BenefitDetail, BenefitHall, BenefitMatrix } from '../../shared/contract/benefit';
import type { Instant } from '../../shared/kernel/instant';
import { BenefitClaim } from './benefit.entity';
import { findBenefit } from './benefit-book';
import { statusAt } from './claim.rules';
import type { ClaimDeliverer } from './claim-delivery';
import { decideEntitlement, type Entitlement } from './entitlement.rules';
import { findSavings, presentClaims } from './find-claims';
import { type EntitlementBooks, findEntitlements } from './find-entitlements';
import { buildMatrix } from './matrix.rules';
import { presentBenefit, presentFacts, presentGuide } from './present-benefit';
import { readHoldings } from './read-holdings';
import { isShown } from './window.rules';

/** A later room that sells benefits for points. `compose.ts` hands it in. */
export interface BenefitSeller {
  /** Code of the item that gives a benefit and is on sale; null where none is. */
  findItem(manager: EntityManager, benefit: string): Promise<string | null>;
}

/** Every benefit with what it is to a member, and what benefits have saved them so far. @param memberId null without a session */
export async function findHall(
  manager: EntityManager,
  books: EntitlementBooks,
  memberId: string | null,
  now: Instant,
): Promise<BenefitHall> {
  const entitlements = await findEntitlements(manager, books, memberId, now);
  const savings = memberId === null ? NO_SAVINGS : await findSavings(manager, memberId, now);
  return { items: entitlements.filter((each) => isListed(each, now)).map(presentBenefit), ...savings };
}

const NO_SAVINGS = { savedFen: 0, uses: 0, usableClaims: 0 } as const;

/** One benefit, whole; null where the live scheme has none of this code. */
export async function findBenefitDetail(
  manager: EntityManager,
  { benefits, programmes }: EntitlementBooks,
  parts: { readonly deliverers: readonly ClaimDeliverer[]; readonly seller: BenefitSeller },
  asked: { readonly memberId: string | null; readonly code: string },
  now: Instant,
): Promise<BenefitDetail | null> {
  const benefit = findBenefit(benefits, asked.code);
  if (!benefit) return null;
  const { config } = benefit;
  const names = { ladders: programmes.programmes, plans: benefits.plans };
  // Only what concerns this one is read.
  const books = { benefits: { ...benefits, benefits: [benefit] }, programmes };
  const holding = (await readHoldings(manager, books, asked.memberId === null ? [] : [asked.memberId], now)).get(
    asked.memberId ?? '',
  );
  if (!holding) return null;
  const usage = holding.usageOf(benefit);
  const entitlement = decideEntitlement(benefit, holding.standing, usage, names, now);
  const claims =
    asked.memberId === null
      ? []
      : await manager.find(BenefitClaim, {
          where: { memberId: asked.memberId, benefit: asked.code, status: 'usable' },
          order: { id: 'DESC' },
        });
  const usable = claims.filter((claim) => statusAt(claim, now) === 'usable');
  return {
    card: presentBenefit(entitlement),
    picture: config.picture,
    facts: presentFacts(config, names),
    rules: config.rules,
    savesFen: config.savesFen,
    stockLeft: config.stock === null ? null : Math.max(0, config.stock - usage.taken),
    account: config.delivery.kind === 'supplier' ? config.delivery.account : 'none',
    guide: presentGuide(entitlement),
    claims: await presentClaims(manager, usable, parts.deliverers, now),
    shelfItem: await parts.seller.findItem(manager, asked.code),
  };
}

/** Tiers × benefits and plans × benefits. @param memberId null without a session */
export async function findMatrix(
  manager: EntityManager,
  { benefits, programmes }: EntitlementBooks,
  memberId: string | null,
  now: Instant,
): Promise<BenefitMatrix> {
  const nothing = { benefits: { ...benefits, benefits: [] }, programmes };
  const holding = (await readHoldings(manager, nothing, memberId === null ? [] : [memberId], now)).get(memberId ?? '');
  if (!holding) throw new Error('a member without standing');
  const names = { ladders: programmes.programmes, plans: benefits.plans };
  return buildMatrix(benefits.benefits, names, holding.standing, now);
}

/** A list shows what is shown to everybody, and what the member can still use after its window. */
function isListed({ benefit, claimId }: Entitlement, now: Instant): boolean {
  return isShown(benefit.config, now) || claimId !== null;
}

import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { readProgrammeBook } from '../growth/programme-book';
import { findBenefit, readBenefitBook } from './benefit-book';
import { decideEntitlement, type Entitlement } from './entitlement.rules';
import type { HoldingBooks } from './holdings.sql';
import { type Holding, readHoldings } from './read-holdings';

/** What entitlements are decided by, beside what is stored of the member. */
export type EntitlementBooks = HoldingBooks;

/** Both books as they stand; inside a unit of work as the unit sees them. */
export async function readEntitlementBooks(manager: EntityManager, code?: string): Promise<EntitlementBooks> {
  const benefits = await readBenefitBook(manager, code);
  return { benefits, programmes: await readProgrammeBook(manager) };
}

/**
 * What every benefit of the live scheme is to a member, in the business's order: one statement to the database.
 * @param memberId null for somebody without a session
 */
export async function findEntitlements(
  manager: EntityManager,
  books: EntitlementBooks,
  memberId: string | null,
  now: Instant,
): Promise<readonly Entitlement[]> {
  const found = await findEntitlementsOf(manager, books, memberId === null ? [] : [memberId], now);
  return found.get(memberId ?? '') ?? [];
}

/** The same for several members, by their ids; where none are given, for nobody in particular under the empty id. */
export async function findEntitlementsOf(
  manager: EntityManager,
  books: EntitlementBooks,
  memberIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly Entitlement[]>> {
  const holdings = await readHoldings(manager, books, memberIds, now);
  return new Map([...holdings].map(([memberId, holding]) => [memberId, decideEntitlements(books, holding, now)]));
}

/** What every benefit of some books is to a member of whom is known what they hold, in the business's order. */
export function decideEntitlements(
  { benefits, programmes }: EntitlementBooks,
  { standing, usageOf }: Holding,
  now: Instant,
): readonly Entitlement[] {
  const names = { ladders: programmes.programmes, plans: benefits.plans };
  return benefits.benefits.map((benefit) => decideEntitlement(benefit, standing, usageOf(benefit), names, now));
}

/**
 * What one benefit is to a member, read anew in a unit of work: what a claim is decided by. Null where the live scheme has no
 * such benefit.
 * @param options.ignoreAudience somebody decided already that this member may have it: a code card, an exchange
 */
export async function findEntitlement(
  unit: EntityManager,
  memberId: string,
  code: string,
  now: Instant,
  options: { readonly ignoreAudience?: boolean } = {},
): Promise<Entitlement | null> {
  const books = await readEntitlementBooks(unit, code);
  const benefit = findBenefit(books.benefits, code);
  if (!benefit) return null;
  const holding = (await readHoldings(unit, books, [memberId], now)).get(memberId);
  if (!holding) return null;
  const names = { ladders: books.programmes.programmes, plans: books.benefits.plans };
  return decideEntitlement(benefit, holding.standing, holding.usageOf(benefit), names, now, options);
}

import { Brackets, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { z } from 'zod';
import type { Claim, ClaimDelivery, ClaimDetail, claimQuerySchema } from '../../shared/contract/benefit';
import type { Page } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { BenefitClaim, BenefitUse } from './benefit.entity';
import type { BenefitConfig } from './benefit.schema';
import { configOf } from './benefit-book';
import { describeClaim, statusAt } from './claim.rules';
import type { ClaimDeliverer, DeliveredContent } from './claim-delivery';
import { describeCoupon } from './coupon-terms.rules';

type ClaimQuery = z.output<typeof claimQuerySchema>;

const CLAIMS_A_PAGE = 20;

/** A member's claims by what they are at this instant, newest first; the cursor is the last id of the page before. */
export async function listClaims(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  memberId: string,
  { status, cursor, limit = CLAIMS_A_PAGE }: ClaimQuery,
  now: Instant,
): Promise<Page<Claim>> {
  const query = manager.createQueryBuilder(BenefitClaim, 'c').where('c.memberId = :memberId', { memberId });
  if (cursor !== undefined) query.andWhere('c.id < :cursor', { cursor });
  const found = await narrow(query, status, now)
    .orderBy('c.id', 'DESC')
    .limit(limit + 1)
    .getMany();
  const claims = found.slice(0, limit);
  return {
    items: await presentClaims(manager, claims, deliverers, now),
    nextCursor: found.length > limit ? (claims.at(-1)?.id ?? null) : null,
  };
}

/** A claim of a member with its rules and uses; null where it is not theirs. */
export async function findClaim(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  memberId: string,
  claimId: string,
  now: Instant,
): Promise<ClaimDetail | null> {
  const row = await manager.findOneBy(BenefitClaim, { id: claimId, memberId });
  if (!row) return null;
  const [claim] = await presentClaims(manager, [row], deliverers, now);
  if (!claim) throw new Error('a claim was presented away');
  const [{ rules }, uses] = [
    await configOf(manager, row.benefit, row.version),
    await manager.find(BenefitUse, { where: { claimId }, order: { usedAt: 'DESC', id: 'DESC' } }),
  ];
  const reversed = new Set(uses.map(({ reverses }) => reverses));
  return {
    ...claim,
    rules,
    uses: uses
      .filter(({ reverses }) => reverses === null)
      .map(({ id, usedAt, place, savedFen }) => ({
        id,
        usedAt: formatInstant(usedAt),
        place,
        savedFen,
        reversed: reversed.has(id),
      })),
  };
}

/** Claims as their members read them, each by the terms of its own version; in the order given. */
export async function presentClaims(
  manager: EntityManager,
  claims: readonly BenefitClaim[],
  deliverers: readonly ClaimDeliverer[],
  now: Instant,
): Promise<Claim[]> {
  const configs: BenefitConfig[] = [];
  for (const { benefit, version } of claims) configs.push(await configOf(manager, benefit, version));
  const contents = await findContents(manager, claims, configs, deliverers);
  return claims.map((claim, index) => {
    const config = configs[index] as BenefitConfig;
    const { code, name, icon, value } = config;
    return {
      id: claim.id,
      benefit: { code, name, icon, value },
      status: statusAt(claim, now),
      words: describeClaim(claim, config.delivery.kind, now),
      usesTotal: claim.usesTotal,
      usesLeft: claim.usesLeft,
      validFrom: formatInstant(claim.validFrom),
      expiresAt: claim.expiresAt === null ? null : formatInstant(claim.expiresAt),
      claimedAt: formatInstant(claim.createdAt),
      delivery: presentDelivery(config, claim, contents.get(claim.id) ?? { code: null, account: null }),
    };
  });
}

/** What real uses have saved a member, how many they were, and how many claims are still to be used. */
export interface Savings {
  readonly savedFen: number;
  readonly uses: number;
  readonly usableClaims: number;
}

/** A member's savings; what was taken back does not count. */
export async function findSavings(manager: EntityManager, memberId: string, now: Instant): Promise<Savings> {
  const [used] = await select<{ savedFen: number | string; uses: number | string }>(
    manager,
    `SELECT COALESCE(SUM(saved_fen), 0) AS savedFen, COALESCE(SUM(uses), 0) AS uses
       FROM benefit_use WHERE member_id = ?`,
    [memberId],
  );
  const [usable] = await select<{ claims: number | string }>(
    manager,
    `SELECT COUNT(*) AS claims FROM benefit_claim
      WHERE member_id = ? AND status = 'usable' AND uses_left > 0 AND (expires_at IS NULL OR expires_at > ?)`,
    [memberId, now],
  );
  return {
    savedFen: Number(used?.savedFen ?? 0),
    uses: Number(used?.uses ?? 0),
    usableClaims: Number(usable?.claims ?? 0),
  };
}

/** The claims that are what a list asks for at this instant, whether or not the sweep has passed. */
function narrow(
  query: SelectQueryBuilder<BenefitClaim>,
  status: ClaimQuery['status'],
  now: Instant,
): SelectQueryBuilder<BenefitClaim> {
  switch (status) {
    case 'usable':
      return query
        .andWhere("c.status IN ('usable', 'delivering')")
        .andWhere("(c.status = 'delivering' OR c.expiresAt IS NULL OR c.expiresAt > :now OR c.usesHeld > 0)", { now });
    case 'used':
      return query.andWhere("c.status = 'used'");
    case 'ended':
      return query.andWhere(
        new Brackets((ended) =>
          ended
            .where("c.status IN ('expired', 'revoked', 'failed')")
            .orWhere("(c.status = 'usable' AND c.expiresAt <= :now AND c.usesHeld = 0)", { now }),
        ),
      );
    default: {
      const never: never = status;
      throw new Error(`unknown list of claims ${never}`);
    }
  }
}

async function findContents(
  manager: EntityManager,
  claims: readonly BenefitClaim[],
  configs: readonly BenefitConfig[],
  deliverers: readonly ClaimDeliverer[],
): Promise<ReadonlyMap<string, DeliveredContent>> {
  const contents = new Map<string, DeliveredContent>();
  for (const deliverer of deliverers) {
    const own = claims.filter((_, index) => configs[index]?.delivery.kind === deliverer.kind);
    const found =
      own.length === 0
        ? []
        : await deliverer.findContent(
            manager,
            own.map(({ id }) => id),
          );
    for (const [id, content] of found) contents.set(id, content);
  }
  return contents;
}

function presentDelivery(
  { delivery }: Pick<BenefitConfig, 'delivery'>,
  { usesHeld }: BenefitClaim,
  { code, account }: DeliveredContent,
): ClaimDelivery {
  switch (delivery.kind) {
    case 'verify':
      return { kind: 'verify' };
    case 'coupon':
      return { kind: 'coupon', words: describeCoupon(delivery), reserved: usesHeld > 0 };
    case 'code':
      return { kind: 'code', code, instructions: delivery.instructions };
    case 'supplier':
      return { kind: 'supplier', account, instructions: delivery.instructions };
    case 'service':
      return { kind: 'service', instructions: delivery.instructions, qrText: delivery.qrText };
    default: {
      const never: never = delivery;
      throw new Error(`unknown delivery ${JSON.stringify(never)}`);
    }
  }
}

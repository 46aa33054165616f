import type { Claim, ClaimDetail, UseCode } from '@shared/contract/benefit';
import { type Instant, parseInstant, SECOND_MS } from '@shared/kernel/instant';

/** A use 使用记录 as a claim lists it. */
export type BenefitUse = ClaimDetail['uses'][number];

/**
 * Whole seconds for which a code is still good by the server's clock.
 * @param now the server's present; null where it was not told, then the code is taken to be fresh
 */
export function computeCodeLeft({ expiresAt, ttlSeconds }: UseCode, now: Instant | null): number {
  const end = parseInstant(expiresAt);
  if (end === null || now === null) return ttlSeconds;
  return Math.min(ttlSeconds, Math.max(0, Math.floor((end - now) / SECOND_MS)));
}

/** The use that has come since `known` was seen; one that staff took back at once is none. */
export function findNewUse(uses: readonly BenefitUse[], known: ReadonlySet<string>): BenefitUse | null {
  return uses.find(({ id, reversed }) => !known.has(id) && !reversed) ?? null;
}

/** Why no code can be shown for a claim: `今天还不能用`; null where one can. */
export function describeUnusable({
  status,
  words,
  delivery,
}: Pick<Claim, 'status' | 'words' | 'delivery'>): string | null {
  if (status !== 'usable') return words;
  switch (delivery.kind) {
    case 'verify':
      return null;
    case 'coupon':
      return delivery.reserved ? '这张券正用于一笔待支付的订单，付款或取消后会更新' : null;
    case 'code':
    case 'supplier':
    case 'service':
      return '这项权益不需要出示核销码';
    default: {
      const never: never = delivery;
      return never;
    }
  }
}

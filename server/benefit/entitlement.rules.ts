import type { BenefitState } from '../../shared/contract/benefit';
import type { Instant } from '../../shared/kernel/instant';
import type { Rank } from '../growth/ladder.rules';
import type { BenefitConfig } from './benefit.schema';
import type { BenefitBook, BenefitOfBook } from './benefit-book';
import { hasBudgetFor } from './budget.rules';
import { describeClosed, describeState, findUnlock } from './entitlement-words.rules';
import { type Ladders, rankOf, tierAt } from './ladders.rules';
import { kindOfQuota, periodAt, periodBefore, type QuotaPeriod } from './quota-period.rules';
import { isAhead, isOver, windowOf } from './window.rules';

/** What a member is at an instant, as far as benefits open by it. */
export interface MemberStanding {
  /** The tier that counts, by programme; empty for somebody who is no member. */
  readonly tiers: ReadonlyMap<string, Rank>;
  /** Memberships in force. */
  readonly memberships: readonly { readonly plan: string; readonly family: string; readonly endsAt: Instant }[];
  /** Names of the saved lists that the member is on. */
  readonly audiences: ReadonlySet<string>;
}

/** What became of a benefit so far, for the member and for everybody. */
export interface BenefitUsage {
  /** Claims of the member that count, by the key of their period, and the smallest number that is free there. */
  readonly issued: ReadonlyMap<string, { readonly count: number; readonly nextNumber: number }>;
  /** Claims that have not ended and have not run out. */
  readonly held: readonly HeldClaim[];
  /** When it was open for the member, as far as it matters: for what is carried over. */
  readonly spans: readonly { readonly opensAt: Instant; readonly closesAt: Instant | null }[];
  /** Claims taken of the stock. */
  readonly taken: number;
  /** What of the budget's present period is bound, in fen. */
  readonly boundFen: number;
}

/** A claim that a member holds. */
export interface HeldClaim {
  readonly id: string;
  readonly validFrom: Instant;
  /** Null where it does not run out. */
  readonly expiresAt: Instant | null;
  /** False while it is being delivered. */
  readonly delivered: boolean;
  /** Uses that are left and that no order holds. */
  readonly freeUses: number;
}

/** What names are taken from. */
export interface EntitlementNames {
  readonly ladders: Ladders;
  readonly plans: BenefitBook['plans'];
}

/** What a benefit is to one member at one instant. */
export interface Entitlement {
  readonly benefit: BenefitOfBook;
  readonly state: BenefitState;
  /** One sentence on the state. */
  readonly words: string;
  /** What opens a locked one, and where; null where nothing the member does would. */
  readonly unlock: { readonly words: string; readonly page: string | null } | null;
  /** How many more claims the period allows, or uses where it comes by itself; null without a limit. */
  readonly remaining: number | null;
  /** When the state ends by the calendar; null where it does not. */
  readonly until: Instant | null;
  /** The quota's period, as a claim keeps it. */
  readonly period: string;
  /** The number of a claim that may be issued now; null where none may. */
  readonly nextNumber: number | null;
  /** Why the member has it, for the books: `camellia:gold` and the plan's code; empty where neither opens it. */
  readonly tier: string;
  readonly plan: string;
  /** The usable claim that ends first. */
  readonly claimId: string | null;
  /** Whether the member's standing opens it and it is being offered: what "entitled" counts by, used up or not. */
  readonly entitled: boolean;
  /** When that is known to end: the membership's or the window's end; null where nothing is known. */
  readonly entitledUntil: Instant | null;
}

/** A period in which nothing was claimed. */
const NONE_ISSUED = { count: 0, nextNumber: 1 } as const;

/** Somebody without a session, or who has nothing yet. */
export const NO_STANDING: MemberStanding = { tiers: new Map(), memberships: [], audiences: new Set() };
export const NO_USAGE: BenefitUsage = { issued: new Map(), held: [], spans: [], taken: 0, boundFen: 0 };

/**
 * Decides what a benefit is to a member at an instant. Nothing else decides who may have what.
 * @param options.ignoreAudience somebody decided already that this member may have it: a code card, an exchange
 */
export function decideEntitlement(
  benefit: BenefitOfBook,
  standing: MemberStanding,
  usage: BenefitUsage,
  names: EntitlementNames,
  now: Instant,
  options: { readonly ignoreAudience?: boolean } = {},
): Entitlement {
  const { config, stopped } = benefit;
  const period = periodAt(kindOfQuota(config.quota), now);
  const opening = findOpening(config, standing, names.ladders);
  const window = windowOf(config);
  const endsAt = earliest(opening?.endsAt ?? null, window.until);
  const allowed = computeAllowed(config, usage, now);
  const issued = usage.issued.get(period.key) ?? NONE_ISSUED;
  const unissued = allowed === null ? null : Math.max(0, allowed - issued.count);
  const held = usage.held.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const usable = held.filter(isUsable);
  const claimId = firstToEnd(usable)?.id ?? null;
  const bar = findBar();
  // What is held can be used, even where no more of it can be had.
  const state = bar === null || claimId !== null ? 'open' : bar;
  const until = endOf(state);
  const unlock = state === 'locked' ? findUnlock(config, standing, names) : null;
  return {
    benefit,
    state,
    words: wordsOn(state),
    unlock,
    // What comes by itself is there whether or not an order has had it in hand already.
    remaining: unissued !== null && config.issue === 'automatic' ? unissued + usable.length : unissued,
    until,
    period: period.key,
    nextNumber: bar === null ? issued.nextNumber : null,
    tier: opening?.tier ?? '',
    plan: opening?.plan ?? '',
    claimId,
    entitled: opening !== null && !stopped && !isOver(window.until, now) && !isAhead(window.from, now),
    entitledUntil: endsAt,
  };

  function wordsOn(reached: BenefitState): string {
    if (reached === 'locked') return unlock?.words ?? describeClosed(config);
    const underway = usable.length === 0 && held.some(({ delivered }) => !delivered);
    const more = bar === null ? unissued : 0;
    const opensAt = reached === 'upcoming' ? window.from : opensAgainAt(reached);
    return describeState(
      { config, state: reached, stopped, allowed, more, usable: usable.length, underway, opensAt },
      now,
    );
  }

  /** Why no claim may be issued now; null where one may. */
  function findBar(): Exclude<BenefitState, 'open'> | null {
    if (stopped || isOver(window.until, now)) return 'ended';
    if (opening === null && options.ignoreAudience !== true) return 'locked';
    if (isAhead(window.from, now)) return 'upcoming';
    if (unissued === 0) return 'usedUp';
    // Without a quota a claimed benefit has one claim at a time.
    if (config.quota === null && config.issue === 'claim' && held.length > 0) return 'usedUp';
    if (config.stock !== null && usage.taken >= config.stock) return 'soldOut';
    return hasBudgetFor(config, usage.boundFen) ? null : 'soldOut';
  }

  function isUsable({ delivered, validFrom, freeUses }: HeldClaim): boolean {
    return delivered && validFrom <= now && freeUses > 0;
  }

  function endOf(reached: BenefitState): Instant | null {
    switch (reached) {
      case 'upcoming':
        return window.from;
      case 'usedUp':
      case 'soldOut':
        return opensAgainAt(reached) ?? endsAt;
      case 'open':
        // Where nothing more can be had it is open as long as what is held can be used.
        if (bar !== null) return firstToEnd(usable)?.expiresAt ?? null;
        return earliest(endsAt, config.quota === null ? null : period.endsAt);
      case 'locked':
      case 'ended':
        return null;
      default: {
        const never: never = reached;
        throw new Error(`unknown state ${never}`);
      }
    }
  }

  /** When the next period or the next month's budget makes it open again; null where none will. */
  function opensAgainAt(reached: BenefitState): Instant | null {
    const isMonthly = reached === 'soldOut' && isSoldOutForMonth(config, usage);
    const next = isMonthly ? periodAt('month', now).endsAt : reached === 'usedUp' ? period.endsAt : null;
    return next !== null && isOver(endsAt, next) ? null : next;
  }
}

/** What opens a benefit: for the books, and until when. */
interface Opening {
  readonly tier: string;
  readonly plan: string;
  /** Null where something opens it that has no known end. */
  readonly endsAt: Instant | null;
}

function findOpening({ opensFor, plans }: BenefitConfig, standing: MemberStanding, ladders: Ladders): Opening | null {
  const tier = opensFor.tiers.find(({ programme, from }) => {
    const needed = rankOf(ladders, programme, from);
    return needed >= 0 && (standing.tiers.get(programme) ?? -1) >= needed;
  });
  const memberships = standing.memberships.filter(
    ({ plan, family }) => plans.includes(plan) || opensFor.families.includes(family),
  );
  const lasting =
    opensFor.everyone || tier !== undefined || opensFor.audiences.some((code) => standing.audiences.has(code));
  const longest = [...memberships].sort((one, other) => other.endsAt - one.endsAt)[0];
  if (!lasting && !longest) return null;
  return {
    tier: tier
      ? `${tier.programme}:${tierAt(ladders, tier.programme, standing.tiers.get(tier.programme) ?? 0)?.code ?? ''}`
      : '',
    plan: longest?.plan ?? '',
    endsAt: lasting ? null : (longest?.endsAt ?? null),
  };
}

/**
 * How many claims the present period allows: its own, and of what was left of the period before as much as the quota
 * carries over, where the benefit was open for the member then. Null without a quota.
 */
function computeAllowed({ quota }: Pick<BenefitConfig, 'quota'>, usage: BenefitUsage, now: Instant): number | null {
  if (quota === null) return null;
  const before = periodBefore(quota.period, now);
  if (quota.rollover === 0 || before === null || !wasOpenIn(usage, before)) return quota.count;
  const left = Math.max(0, quota.count - (usage.issued.get(before.key)?.count ?? 0));
  return quota.count + Math.min(quota.rollover, left);
}

function wasOpenIn({ spans }: BenefitUsage, { startsAt, endsAt }: QuotaPeriod): boolean {
  return spans.some(
    ({ opensAt, closesAt }) =>
      (endsAt === null || opensAt < endsAt) && (closesAt === null || startsAt === null || closesAt > startsAt),
  );
}

/** Whether the budget of a month is what has run out, so that the next one has some again. */
function isSoldOutForMonth(config: BenefitConfig, { taken }: Pick<BenefitUsage, 'taken'>): boolean {
  return config.budget?.per === 'month' && (config.stock === null || taken < config.stock);
}

function firstToEnd(claims: readonly HeldClaim[]): HeldClaim | undefined {
  const endOf = ({ expiresAt }: HeldClaim) => expiresAt ?? Number.POSITIVE_INFINITY;
  return [...claims].sort((one, other) => endOf(one) - endOf(other) || (one.id < other.id ? -1 : 1))[0];
}

function earliest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}

import type { Home } from '../../shared/contract/home';
import type { PlanBenefit } from '../../shared/contract/plan';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { positionsOf, readAccounts } from '../growth/find-growth';
import { presentCard } from '../growth/present-growth';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import { findMember } from '../member/find-member';
import { presentMember } from '../member/present-member';
import { presentMembership, type RenewalsOfMember, readMemberships } from '../membership/find-membership';
import { isActive } from '../membership/membership.rules';
import { countUnread } from '../message/find-messages';
import type { Catalogue, PlanCatalogue } from '../plan/plan-catalogue';
import { presentPlansOnSale } from '../plan/present-plan';
import { findOpenOrder } from '../purchase/find-order';
import type { SchemeTexts } from '../scheme/scheme.schema';
import type { LiveTexts } from '../scheme/scheme-texts';

export interface HomeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly catalogue: PlanCatalogue;
  readonly texts: LiveTexts;
  readonly programmes: ProgrammeCatalogue;
  /** Null where there is no auto-renewal. */
  readonly renewals: RenewalsOfMember | null;
  /** What to ask for when a member buys; empty where the mini-program has no templates. */
  readonly subscribeTemplateIds: () => Promise<readonly string[]>;
}

/** How many benefits the first screen has room for. */
const BEST_BENEFITS = 4;

/** The first screen in one answer; without a member what anyone may see. */
export async function composeHome(parts: HomeParts, memberId: string | null): Promise<Home> {
  const now = parts.clock.now();
  const [texts, catalogue, book, subscribeTemplateIds] = await Promise.all([
    parts.texts.read(),
    parts.catalogue.read(),
    parts.programmes.read(),
    parts.subscribeTemplateIds(),
  ]);
  const window = shopWindowOf(catalogue, texts, now);
  const common = {
    programmeName: texts.programmeName,
    invitation: window.invitation,
    subscribeTemplateIds: [...subscribeTemplateIds],
  };
  if (memberId === null) {
    return {
      ...common,
      member: null,
      membership: null,
      growth: [],
      benefits: window.benefits,
      unreadMessages: 0,
      openOrder: null,
    };
  }
  const [found, accounts, rows, unreadMessages, open, renewals] = await Promise.all([
    findMember(parts.database.read, memberId),
    readAccounts(parts.database.read, book, memberId),
    readMemberships(parts.database, memberId),
    countUnread(parts.database, memberId),
    findOpenOrder(parts, memberId),
    parts.renewals?.(memberId, now),
  ]);
  const positions = found ? await positionsOf(parts.database.read, book, accounts, found.member, now) : [];
  const membership = presentMembership(catalogue.families, rows, now, renewals);
  const held = rows.memberships.find((row) => row.family === membership.family && isActive(row, now));
  return {
    ...common,
    member: found ? presentMember(found.member, found.followsOfficial) : null,
    membership,
    growth: positions.map((position) => presentCard(position, book.kinds, now)),
    benefits: (held && window.benefitsByPlan.get(held.planId)) ?? window.benefits,
    unreadMessages,
    openOrder: open && {
      id: open.order.id,
      planName: open.order.planName,
      amountFen: open.order.amountFen,
      confirming: open.confirming,
      expiresAt: formatInstant(open.order.expiresAt),
    },
  };
}

/** What the first screen shows to everybody alike. */
interface ShopWindow {
  readonly texts: SchemeTexts;
  readonly invitation: Home['invitation'];
  /** Of all plans on sale. */
  readonly benefits: PlanBenefit[];
  readonly benefitsByPlan: ReadonlyMap<string, PlanBenefit[]>;
}

/** Made once a reading of the catalogue, which is a few seconds old at most: `npm run bench home` measures it. */
const windows = new WeakMap<Catalogue, ShopWindow>();

function shopWindowOf(catalogue: Catalogue, texts: SchemeTexts, now: Instant): ShopWindow {
  const known = windows.get(catalogue);
  if (known?.texts === texts) return known;
  const shelf = presentPlansOnSale(catalogue, now, null);
  // What it costs from is told of what can be bought without signing for more, where there is such a plan.
  const boughtOnce = shelf.filter((plan) => !plan.autoRenew);
  const compared = boughtOnce.length > 0 ? boughtOnce : shelf;
  const window = {
    texts,
    invitation:
      shelf.length === 0
        ? null
        : { ...texts.invitation, fromPricePerMonthFen: Math.min(...compared.map((plan) => plan.pricePerMonthFen)) },
    benefits: bestBenefits(shelf, texts.benefits),
    benefitsByPlan: new Map(catalogue.plans.map((plan) => [plan.id, bestBenefits([plan], texts.benefits)])),
  };
  windows.set(catalogue, window);
  return window;
}

/** The first four of the scheme's own order that one of the plans opens. */
function bestBenefits(
  plans: readonly { readonly benefits: readonly PlanBenefit[] }[],
  ranked: readonly PlanBenefit[],
): PlanBenefit[] {
  const opened = new Set(plans.flatMap((plan) => plan.benefits.map((benefit) => benefit.code)));
  return ranked.filter((benefit) => opened.has(benefit.code)).slice(0, BEST_BENEFITS);
}

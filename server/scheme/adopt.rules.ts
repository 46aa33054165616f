import { type ConfigSection, configSections } from '../../shared/contract/ops/config-sections';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { type Instant, parseInstant } from '../../shared/kernel/instant';
import { priceAt } from '../plan/plan.rules';
import { isSameContent, sectionsOf } from './document.rules';
import type { Scheme } from './scheme.schema';

/** What a draft must hold so that publishing it makes another scheme the live one. */
export interface Adoption {
  /** Only the sections that differ. */
  readonly sections: readonly { readonly section: ConfigSection; readonly content: unknown }[];
  /** What cannot be had back, one sentence each. */
  readonly notes: readonly string[];
}

type SchemePrice = Scheme['plans'][number]['prices'][number];

/**
 * Lays another whole scheme (an earlier version, a ready-made one) on top of what is live. A price that has begun is never
 * rewritten: where the other scheme's is another one, it begins anew at the moment of publishing; one that is announced
 * already cannot be taken away.
 */
export function adoptScheme(wanted: Scheme, live: Scheme, now: Instant): Adoption {
  const notes: string[] = [];
  const plans = wanted.plans.map((plan) => {
    const known = live.plans.find(({ code }) => code === plan.code);
    return { ...plan, prices: known ? fitPrices(plan.name, plan.prices, known.prices, now, notes) : plan.prices };
  });
  const after = sectionsOf({ ...wanted, plans });
  const before = sectionsOf(live);
  return {
    sections: configSections
      .filter((section) => !isSameContent(after[section], before[section]))
      .map((section) => ({ section, content: after[section] })),
    notes,
  };
}

/** Prices of one plan as they can be loaded over those that are live. */
function fitPrices(
  name: string,
  wanted: readonly SchemePrice[],
  live: readonly SchemePrice[],
  now: Instant,
  notes: string[],
): SchemePrice[] {
  const present = inForce(wanted, now);
  const standing = inForce(live, now);
  const announced = live.filter((price) => startOf(price, now) > now);
  const begin = present && standing && isSameAmount(present, standing) ? standing : present && withoutStart(present);
  if (present && standing && begin !== standing) {
    notes.push(
      `「${name}」现价 ${formatFen(standing.priceFen)} 已经生效，不会改写：自发布时起改为 ${formatFen(present.priceFen)}。`,
    );
  }
  const coming = wanted.filter((price) => startOf(price, now) > now);
  for (const price of announced) {
    const same = coming.find((other) => startOf(other, now) === startOf(price, now));
    if (same && isSameAmount(same, price)) continue;
    const words = `${formatChineseMinute(startOf(price, now))} 起 ${formatFen(price.priceFen)}`;
    notes.push(`「${name}」自 ${words} 的价格已经登记，不能取消。`);
  }
  const added = coming.filter((price) => !announced.some((other) => startOf(other, now) === startOf(price, now)));
  return [...(begin ? [begin] : []), ...announced, ...added].sort(
    (one, other) => startOf(one, now) - startOf(other, now),
  );
}

function inForce(prices: readonly SchemePrice[], now: Instant): SchemePrice | null {
  return (
    priceAt(
      prices.map((price) => ({ ...price, effectiveFrom: startOf(price, 0), price })),
      now,
    )?.price ?? null
  );
}

/** @param unwritten when a price begins that does not say so */
function startOf({ from }: SchemePrice, unwritten: Instant): Instant {
  return from === undefined ? unwritten : (parseInstant(from) ?? unwritten);
}

function withoutStart({ from, ...price }: SchemePrice): SchemePrice {
  return price;
}

function isSameAmount(one: SchemePrice, other: SchemePrice): boolean {
  return one.priceFen === other.priceFen && one.listPriceFen === other.listPriceFen;
}

import type { ShelfItem as ShelfItemOnWire } from '../../shared/contract/exchange';
import type { BenefitOfBook } from '../benefit/benefit-book';
import type { BenefitUsage, Entitlement } from '../benefit/entitlement.rules';
import type { ShelfItemConfig } from './shelf.schema';

/** What an item is to a member, whatever their points. */
export interface ItemDecision {
  readonly state: Exclude<ShelfItemOnWire['state'], 'short'>;
  readonly words: string;
  /** How often the member may still have it in this period; null without a limit. */
  readonly remaining: number | null;
  readonly stockLeft: number | null;
  /** The limit's period, and the number of an exchange that may be made now; null where none may. */
  readonly period: string;
  readonly nextNumber: number | null;
}

/**
 * An item as a benefit of its own: what the item says of who, how often, how many and when, in the form by which the
 * entitlement decides. So nothing but the entitlement decides who may have what.
 */
export function asBenefit(item: ShelfItemConfig, benefit: BenefitOfBook, taken: number): BenefitOfBook {
  return {
    code: `shelf:${item.code}`,
    version: 0,
    stopped: false,
    taken,
    config: {
      ...benefit.config,
      issue: 'exchange',
      opensFor: item.opensFor,
      plans: [],
      quota: item.limit && { ...item.limit, rollover: 0 },
      stock: item.stock,
      window: item.window && { ...item.window, warmUpDays: 0 },
      budget: null,
    },
  };
}

/** What became of an item so far. @param numbers numbers of the member's exchanges that count, by period */
export function usageOfItem(numbers: ReadonlyMap<string, readonly number[]>, taken: number): BenefitUsage {
  const issued = [...numbers].map(
    ([period, own]) => [period, { count: own.length, nextNumber: firstFree(own) }] as const,
  );
  return { issued: new Map(issued), held: [], spans: [], taken, boundFen: 0 };
}

/**
 * Brings together what the item says and what the benefit says that it gives.
 * @param given the benefit's entitlement, decided without its audience: the item has one of its own
 */
export function decideItem(item: Entitlement, given: Entitlement): ItemDecision {
  const barred = [item, given].find(({ nextNumber }) => nextNumber === null);
  const stockLeft = least([item, given].map(({ benefit: { config, taken } }) => leftOf(config.stock, taken)));
  return {
    ...describe(barred ?? item, stockLeft),
    remaining: least([item.remaining, given.remaining]),
    stockLeft,
    period: item.period,
    nextNumber: barred ? null : item.nextNumber,
  };
}

/** From so few on, a member is told how many are left. */
const FEW = 10;

function describe({ state, words }: Entitlement, stockLeft: number | null): Pick<ItemDecision, 'state' | 'words'> {
  switch (state) {
    case 'open':
      return { state, words: stockLeft !== null && stockLeft <= FEW ? `仅剩 ${stockLeft} 份` : words };
    case 'usedUp':
      return { state: 'limitReached', words };
    case 'soldOut':
      return { state, words: '已兑完' };
    case 'locked':
    case 'upcoming':
    case 'ended':
      return { state, words };
    default: {
      const never: never = state;
      throw new Error(`unknown state ${never}`);
    }
  }
}

function leftOf(stock: number | null, taken: number): number | null {
  return stock === null ? null : Math.max(0, stock - taken);
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function firstFree(numbers: readonly number[]): number {
  let free = 1;
  while (numbers.includes(free)) free++;
  return free;
}

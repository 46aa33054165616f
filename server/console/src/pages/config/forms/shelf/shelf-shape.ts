import type { Thing } from '../form-shape';
import { check, chosen, type Faults, fen, freeCodeIn, maybe, under, whole } from '../parts/check';
import { checkQuota, checkWindow, type Quota, type Window } from '../parts/limit-fields';
import type { OpensFor } from '../parts/opens-for-fields';

/** A benefit for points, as its form edits it. */
export type ShelfThing = Thing & {
  readonly benefit: string;
  readonly points: number | null;
  readonly moneyFen?: number | null;
  readonly worthFen?: number | null;
  readonly limit?: Quota | null;
  readonly stock?: number | null;
  readonly window?: Window | null;
  readonly opensFor?: OpensFor;
};

/** An item to begin with: open to everybody. */
export function freshItem(code: string): ShelfThing {
  return {
    ...{ code, benefit: '', points: 100, moneyFen: 0, worthFen: null, limit: null, stock: null, window: null },
    opensFor: { everyone: true, tiers: [], families: [], audiences: [] },
  };
}

/** What is wrong with an item. */
export function checkItem(item: ShelfThing, others: readonly { readonly code: string }[]): Faults {
  const { moneyFen, worthFen } = item;
  const faults = {
    ...check(item, {
      code: freeCodeIn(others),
      benefit: chosen,
      points: whole(1, 1_000_000_000),
      moneyFen: maybe(fen(0)),
      worthFen: maybe(fen(0)),
      stock: maybe(whole(0, 100_000_000)),
    }),
    ...under('limit', checkQuota(item.limit)),
    ...under('window', checkWindow(item.window)),
  };
  const isCheap = typeof worthFen === 'number' && worthFen < (moneyFen ?? 0);
  return isCheap ? { ...faults, worthFen: '不能低于另付的金额' } : faults;
}

import type { ShelfItem } from '@shared/contract/exchange';
import { formatFen } from '@shared/kernel/fen';

/** Whether the member can have an item now. */
export function isWithinReach({ state }: ShelfItem): boolean {
  return state === 'open';
}

/** How an item's sentence looks: as it is, with an end in sight, or over. */
export type ShelfTone = 'plain' | 'near' | 'over';

/** From so few on, the server's sentence is about how many are left. */
const FEW = 10;

/** The tone of an item's sentence; of an open one with little left the end is in sight. */
export function toneOf({ state, stockLeft }: ShelfItem): ShelfTone {
  switch (state) {
    case 'open':
      return stockLeft !== null && stockLeft <= FEW ? 'near' : 'plain';
    case 'short':
    case 'locked':
    case 'upcoming':
      return 'plain';
    case 'limitReached':
    case 'soldOut':
    case 'ended':
      return 'over';
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** What the member may still have: `本期还可兑 2 次`; null without a limit, and where the item's sentence says it already. */
export function describeRemaining(item: ShelfItem): string | null {
  return item.remaining === null || toneOf(item) !== 'near' ? null : `本期还可兑 ${item.remaining} 次`;
}

/** What it is worth: `价值 ¥28`; null where nothing says, and where its line of value is about that already. */
export function describeWorth({ worthFen, benefit }: ShelfItem): string | null {
  if (worthFen === null || benefit.value.includes(formatFen(worthFen))) return null;
  return `价值 ${formatFen(worthFen)}`;
}

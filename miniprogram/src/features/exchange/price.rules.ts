import { type Fen, formatFen } from '@shared/kernel/fen';
import { formatAmount } from '../ledger/amount.rules';

/** What something on the shelf takes: points, or points and money. */
export interface ShelfPrice {
  readonly points: number;
  /** 0 where points are enough. */
  readonly moneyFen: Fen;
}

/** `500 积分`, `500 积分 + ¥5`: a price on one line. */
export function formatPrice(price: ShelfPrice, unit: string): string {
  return joinPrice(price, unit, ' + ');
}

/** `500 积分和 ¥5`: the same within a sentence. */
export function sayPrice(price: ShelfPrice, unit: string): string {
  return joinPrice(price, unit, '和 ');
}

function joinPrice({ points, moneyFen }: ShelfPrice, unit: string, and: string): string {
  const inPoints = `${formatAmount(points)} ${unit}`;
  return moneyFen === 0 ? inPoints : `${inPoints}${and}${formatFen(moneyFen)}`;
}

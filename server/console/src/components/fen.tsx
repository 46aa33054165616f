import type { Fen as FenAmount } from '../../../../shared/kernel/fen';

/** An amount as operators compare it: always with two decimals and thousands, figures under one another. */
export function Fen({ value, sign = false }: { readonly value: FenAmount; readonly sign?: boolean }) {
  return <span className="figures">{formatAmount(value, sign)}</span>;
}

/**
 * `¥1,234.50`, `−¥3.00`; with `sign` also `+¥3.00`.
 * @param value whole fen
 */
export function formatAmount(value: FenAmount, sign = false): string {
  const absolute = Math.abs(value);
  const yuan = Math.trunc(absolute / 100).toLocaleString('zh-CN');
  const mark = value < 0 ? '−' : sign && value > 0 ? '+' : '';
  return `${mark}¥${yuan}.${String(absolute % 100).padStart(2, '0')}`;
}

/** A count with thousands; with `sign` as a change: `+1,200`, `−3`. */
export function Count({ value, sign = false }: { readonly value: number; readonly sign?: boolean }) {
  const mark = value < 0 ? '−' : sign && value > 0 ? '+' : '';
  return <span className="figures">{`${mark}${Math.abs(value).toLocaleString('zh-CN')}`}</span>;
}

import { formatFen } from '../../shared/kernel/fen';
import { parseInstant } from '../../shared/kernel/instant';
import { type BenefitSurroundings, lintOpensFor } from '../benefit/benefit.rules';
import type { BenefitConfig } from '../benefit/benefit.schema';
import type { ShelfItemConfig, ShelfSection } from './shelf.schema';

/** What a shelf may refer to. */
export interface ShelfSurroundings extends Pick<BenefitSurroundings, 'growth' | 'families'> {
  /** The scheme's benefits; null where the scheme does not say. */
  readonly benefits: readonly Pick<BenefitConfig, 'code' | 'issue'>[] | null;
  /** Whether the scheme has points to exchange. */
  readonly hasPoints: boolean;
}

/** What is wrong with a shelf beyond its form, one sentence a fault. */
export function lintShelf(shelf: ShelfSection, around: ShelfSurroundings): string[] {
  const codes = shelf.map(({ code }) => code);
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [
    ...(shelf.length > 0 && !around.hasPoints ? ['有积分商城（shelf），却没有积分（points）。'] : []),
    ...[...twice].map((code) => `积分商城的商品代码「${code}」出现了不止一次。`),
    ...shelf.flatMap((item) => lintItem(item, around)),
  ];
}

function lintItem(
  { code, benefit, moneyFen, worthFen, window, opensFor }: ShelfItemConfig,
  around: ShelfSurroundings,
): string[] {
  const what = `积分商城的商品「${code}」`;
  const faults = lintOpensFor(what, opensFor, around);
  const given = around.benefits?.find((candidate) => candidate.code === benefit);
  if (around.benefits !== null && !given) faults.push(`${what}引用了不存在的权益「${benefit}」。`);
  if (given && given.issue !== 'exchange') {
    faults.push(`${what}的权益「${benefit}」不是兑换发放（issue: exchange）。`);
  }
  if (worthFen !== null && worthFen < moneyFen) {
    faults.push(`${what}的价值 ${formatFen(worthFen)} 低于须支付的 ${formatFen(moneyFen)}。`);
  }
  const [from, until] = [window?.from, window?.until].map((text) => (text ? parseInstant(text) : null));
  if (from != null && until != null && until <= from) faults.push(`${what}的结束时间不晚于开始时间。`);
  return faults;
}

import { formatShare, type Head, MOST_BANDS, type Segmentation } from './segmentation.rules';
import type { ProposedTier, TierProposal } from './tier-proposal.rules';

/** What the values are, and how an operator reads one. */
export interface Measure {
  /** What the values add up to, as a column's title: 金额. */
  readonly word: string;
  /** A usual width of a band. */
  readonly usualUnit: number;
  /** `¥1,234.50` */
  format(value: number): string;
  /** For an axis: `¥1.2万`. */
  formatShort(value: number): string;
}

/** Money in fen, or a plain number such as growth or visits. */
export const measures = {
  fen: { word: '金额', usualUnit: 5_000, format: formatYuan, formatShort: (fen) => `¥${shorten(fen / 100)}` },
  plain: { word: '数值', usualUnit: 50, format: group, formatShort: shorten },
} as const satisfies Record<string, Measure>;

/** All that the terminal and the picture show. */
export interface SegmentationReport {
  /** Whose values these are and where they come from, in one line. */
  readonly title: string;
  readonly measure: Measure;
  readonly segmentation: Segmentation;
  readonly proposals: readonly TierProposal[];
  /** What the reader has to know about the source. */
  readonly notes: readonly string[];
}

/** `¥0–50`, `¥2,000 以上` */
export function nameRange(measure: Measure, from: number, to: number | null): string {
  if (to === null) return `${measure.format(from)} 以上`;
  return `${measure.format(from)}–${measure.format(to).replace(/^¥/, '')}`;
}

/** `1,204 位` */
export function nameCount(count: number): string {
  return `${group(count)} 位`;
}

/** Smallest, middle and largest value, and the rule at the edge of a band. */
export function describeValues({ measure, segmentation }: SegmentationReport): string {
  const { smallest, median, largest, unit, zeroCount } = segmentation;
  const zero = zeroCount === 0 ? '' : ` · 其中 ${nameCount(zeroCount)}为 0`;
  const figures = [
    `最低 ${measure.format(smallest)}`,
    `中位 ${measure.format(median)}`,
    `最高 ${measure.format(largest)}`,
  ];
  return `${figures.join(' · ')}${zero} · 每段 ${measure.format(unit)}，含下限不含上限`;
}

/** Both ways of the 80/20 rule, a sentence each; what the head's edge hides is said. */
export function describeConcentration({ measure, segmentation }: SegmentationReport): string[] {
  const { topFifth, headOfFourFifths } = segmentation;
  if (topFifth === null || headOfFourFifths === null) return [`合计为 0，看不出谁贡献得多。`];
  return [
    `前 20% 的会员（${nameCount(topFifth.count)}，${formatShare(topFifth.shareBp)}）贡献 ${formatShare(topFifth.valueShareBp)} 的${measure.word}${describeTies(measure, topFifth)}`,
    `80% 的${measure.word}来自前 ${formatShare(headOfFourFifths.shareBp)} 的会员（${nameCount(headOfFourFifths.count)}，合计 ${formatShare(headOfFourFifths.valueShareBp)}）${describeTies(measure, headOfFourFifths)}`,
  ];
}

/** What was folded, what would show more, and the source's own notes. */
export function describeLimits({ measure, segmentation, notes }: SegmentationReport): string[] {
  const { foldedBands, betterUnit, bands } = segmentation;
  const lines = [...notes];
  const open = bands.at(-1)!;
  if (foldedBands !== null) {
    lines.push(`最多列 ${MOST_BANDS} 段：${measure.format(open.from)} 以上的 ${group(foldedBands)} 段合为一段`);
  }
  if (betterUnit !== null) {
    lines.push(
      `${formatShare(open.shareBp)} 的会员落在最后一段，看不出分布：可用 --unit ${betterUnit}（每段 ${measure.format(betterUnit)}）`,
    );
  }
  return lines;
}

/** `建议 4 档`, and why there are fewer where there are. */
export function nameProposal({ wanted, tiers }: TierProposal): string {
  if (tiers.length === wanted) return `建议 ${wanted} 档`;
  return `要 ${wanted} 档，但只有 ${tiers.length} 种不同的值：只能分 ${tiers.length} 档`;
}

/** `¥200 起`; the lowest tier is everybody else. */
export function nameThreshold(measure: Measure, tier: ProposedTier): string {
  return tier.from === 0 ? '起始' : `${measure.format(tier.from)} 起`;
}

function describeTies(measure: Measure, { lowest, tiedOutside }: Head): string {
  if (tiedOutside === 0) return '';
  return `；最低者 ${measure.format(lowest)}，另有 ${nameCount(tiedOutside)}同值并列在外`;
}

function formatYuan(fen: number): string {
  const rest = fen % 100;
  return `¥${group(Math.floor(fen / 100))}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function shorten(value: number): string {
  if (value >= 1e8) return `${trim(value / 1e8)}亿`;
  if (value >= 1e4) return `${trim(value / 1e4)}万`;
  return trim(value);
}

function trim(value: number): string {
  return value >= 100 ? group(Math.round(value)) : String(Number(value.toFixed(2)));
}

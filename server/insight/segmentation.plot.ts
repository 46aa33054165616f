import {
  describeConcentration,
  describeLimits,
  describeValues,
  nameCount,
  nameProposal,
  nameRange,
  nameThreshold,
  type SegmentationReport,
} from './segmentation.report';
import { formatShare } from './segmentation.rules';

/** Below this a bar shows nothing; the table then goes without. */
const SHORTEST_BAR = 8;

/** From here on there is room for a second bar, the value's. */
const ROOM_FOR_TWO = 2 * 18;

const GAP = '  ';

/**
 * The report as lines for a terminal: bands with bars, both ways of the 80/20 rule, proposed tiers. Needs no colour; where
 * it is narrow the bars go first, then the amounts.
 * @param width columns of the terminal
 */
export function plotSegmentation(report: SegmentationReport, width: number): string[] {
  const { title, measure, segmentation, proposals } = report;
  return [
    title,
    `${nameCount(segmentation.count)}会员 · 合计 ${measure.format(segmentation.total)}`,
    describeValues(report),
    '',
    ...plotBands(report, width),
    ...describeLimits(report).map((line) => `· ${line}`),
    '',
    '80/20',
    ...describeConcentration(report).map((line) => `· ${line}`),
    ...proposals.flatMap((proposal) => ['', nameProposal(proposal), ...plotTiers(report, proposal.tiers)]),
  ];
}

function plotBands({ measure, segmentation: { bands } }: SegmentationReport, width: number): string[] {
  const labels = {
    range: '区间',
    count: '人数',
    share: '占比',
    value: measure.word,
    valueShare: `${measure.word}占比`,
  };
  const rows = [
    labels,
    ...bands.map((band) => ({
      range: nameRange(measure, band.from, band.to),
      count: nameCount(band.count).replace(' 位', ''),
      share: formatShare(band.shareBp),
      value: measure.format(band.value),
      valueShare: formatShare(band.valueShareBp),
    })),
  ];
  const full = alignColumns(rows.map((row) => [row.range, row.count, row.share, row.value, row.valueShare]));
  const room = (lines: readonly string[]) => width - displayWidth(lines[0]!) - GAP.length;
  const table =
    room(full) >= SHORTEST_BAR
      ? full
      : alignColumns(rows.map((row) => [row.range, row.count, row.share, row.valueShare]));
  const rest = room(table);
  if (rest < SHORTEST_BAR) return table;
  const two = rest >= ROOM_FOR_TWO;
  const length = two ? Math.floor((rest - GAP.length) / 2) : rest;
  const largest = Math.max(...bands.map((band) => Math.max(band.shareBp, two ? band.valueShareBp : 0)));
  return table.map((line, index) => {
    const band = bands[index - 1];
    if (!band) return [line, two ? padEnd('人数', length) : '人数', two ? measure.word : ''].join(GAP).trimEnd();
    const counts = bar(band.shareBp, largest, length);
    const bars = two ? [padEnd(counts, length), bar(band.valueShareBp, largest, length)] : [counts];
    return [line, ...bars].join(GAP).trimEnd();
  });
}

function plotTiers({ measure }: SegmentationReport, tiers: SegmentationReport['proposals'][number]['tiers']): string[] {
  const header = ['档', '门槛', '人数', '占比', '目标', `${measure.word}占比`];
  const rows = tiers.map((tier, index) => [
    String(index + 1),
    nameThreshold(measure, tier),
    nameCount(tier.count).replace(' 位', ''),
    formatShare(tier.shareBp),
    formatShare(tier.targetBp).replace(/\.00%$/, '%'),
    formatShare(tier.valueShareBp),
  ]);
  return alignColumns([header, ...rows]);
}

/** The first column to the left, figures to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]!))));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? padEnd(cell, widths[0]!) : padStart(cell, widths[column]!))).join(GAP),
  );
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar in eighths of a character; what is not nothing leaves a trace. */
function bar(part: number, largest: number, length: number): string {
  if (part === 0 || largest === 0) return '';
  const eighths = Math.max(1, Math.round((part / largest) * length * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** Columns that a text takes: Chinese characters and full-width forms take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{3ffff}]/u.test(
        char,
      )
        ? 2
        : 1;
  return width;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

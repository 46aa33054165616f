import { displayWidth } from './segmentation.plot';
import {
  describeLimits,
  describeValues,
  type Measure,
  nameCount,
  nameProposal,
  nameThreshold,
  type SegmentationReport,
} from './segmentation.report';
import { formatShare, type Head } from './segmentation.rules';
import { escapeXml, legend, line, palette, panel, rect, round, shareTicks, text } from './svg-shapes';
import type { TierProposal } from './tier-proposal.rules';

const WIDTH = 1_080;
const MARGIN = 40;
const INNER = WIDTH - 2 * MARGIN;
const GUTTER = 20;
const HALF = (INNER - GUTTER) / 2;
const BANDS_TOP = 196;
const BANDS_HEIGHT = 328;
const LOWER_TOP = BANDS_TOP + BANDS_HEIGHT + GUTTER;
const TIER_ROW = 26;
const NOTE_ROW = 22;

/** A Latin character of the size that most of the picture is written in takes about so many pixels. */
const PIXELS_A_COLUMN = 7;

/** From the lowest tier up: pearl to obsidian. */
const TIER_COLOURS = ['#E6DFD4', '#E3C48F', '#C69A55', '#8C6A35', '#3A3027'];

const FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif";

/** The report as one SVG picture that stands by itself: bands, cumulative curve, proposed tiers. */
export function drawSegmentation(report: SegmentationReport): string {
  const notes = [describeValues(report), ...describeLimits(report)].flatMap((note) => wrap(note, INNER));
  const lowerHeight = Math.max(420, 60 + report.proposals.reduce((sum, each) => sum + heightOf(each), 0));
  const notesTop = LOWER_TOP + lowerHeight + 36;
  const height = notesTop + notes.length * NOTE_ROW + 16;
  const tall = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${tall} role="img" font-family="${FONTS}" style="font-variant-numeric:tabular-nums">`,
    `<title>${escapeXml(`会员分层：${report.title}`)}</title>`,
    rect(0, 0, WIDTH, height, palette.paper),
    drawHeader(report),
    drawBands(report),
    drawCurve(report, lowerHeight),
    drawTiers(report, lowerHeight),
    ...notes.map((note, index) => text(MARGIN, notesTop + index * NOTE_ROW, note)),
    '</svg>',
    '',
  ].join('\n');
}

function drawHeader({ title, measure, segmentation }: SegmentationReport): string {
  const { count, total, median, topFifth } = segmentation;
  const figures = [
    ['会员', nameCount(count)],
    [`${measure.word}合计`, measure.format(total)],
    ['中位', measure.format(median)],
    [`前 20% 会员的${measure.word}占比`, topFifth === null ? '—' : formatShare(topFifth.valueShareBp)],
  ] as const;
  const step = INNER / figures.length;
  const shown = displayWidth(title) > 84 ? `${title.slice(0, 60)}…` : title;
  return [
    text(MARGIN, 54, '会员分层', { size: 28, colour: palette.ink, isBold: true }),
    text(MARGIN, 82, shown, { size: 15 }),
    line(MARGIN, 104, WIDTH - MARGIN, 104, palette.line),
    ...figures.flatMap(([label, figure], index) => [
      text(MARGIN + index * step, 132, label),
      text(MARGIN + index * step, 164, figure, {
        size: figure.length > 14 ? 18 : 24,
        colour: palette.ink,
        isBold: true,
      }),
    ]),
  ].join('');
}

function drawBands({ measure, segmentation: { bands } }: SegmentationReport): string {
  const area = {
    left: MARGIN + 72,
    right: WIDTH - MARGIN - 28,
    top: BANDS_TOP + 68,
    bottom: BANDS_TOP + BANDS_HEIGHT - 44,
  };
  const ticks = shareTicks(Math.max(...bands.flatMap((band) => [band.shareBp, band.valueShareBp])));
  const top = ticks.at(-1)!;
  const yOf = (shareBp: number) => area.bottom - (shareBp / top) * (area.bottom - area.top);
  const slot = (area.right - area.left) / bands.length;
  const barWidth = Math.min(26, slot * 0.4);
  const drawBar = (middle: number, shareBp: number, colour: string) => {
    if (shareBp === 0) return '';
    const height = Math.max(1, area.bottom - yOf(shareBp));
    return rect(
      middle - barWidth / 2,
      area.bottom - height,
      barWidth,
      height,
      colour,
      `rx="${round(Math.min(2, barWidth / 4))}"`,
    );
  };
  const legendLeft = area.right - 18 - displayWidth(`${measure.word}占比`) * PIXELS_A_COLUMN;
  return [
    panel(MARGIN, BANDS_TOP, INNER, BANDS_HEIGHT, `每段的会员与${measure.word}`),
    legend(legendLeft - 104, BANDS_TOP + 35, palette.member, '会员占比'),
    legend(legendLeft, BANDS_TOP + 35, palette.value, `${measure.word}占比`),
    ...ticks.flatMap((tick) => [
      line(area.left, yOf(tick), area.right, yOf(tick), tick === 0 ? palette.ink3 : palette.line),
      text(area.left - 12, yOf(tick) + 4, `${tick / 100}%`, { size: 12, colour: palette.ink3, anchor: 'end' }),
    ]),
    ...bands.flatMap((band, index) => {
      const middle = area.left + (index + 0.5) * slot;
      const gap = barWidth / 2 + 0.5;
      return [
        drawBar(middle - gap, band.shareBp, palette.member),
        drawBar(middle + gap, band.valueShareBp, palette.value),
      ];
    }),
    drawEdges(measure, bands, area.left, slot, area.bottom),
  ].join('');
}

/** The values at the edges of the bands, as many as fit beside each other. */
function drawEdges(
  measure: Measure,
  bands: SegmentationReport['segmentation']['bands'],
  left: number,
  slot: number,
  bottom: number,
): string {
  const { from, to } = bands.at(-1)!;
  const edges = [...bands.map((band) => band.from), ...(to === null ? [] : [to])];
  const labels = edges.map((edge) => measure.formatShort(edge));
  const widest = Math.max(...labels.map(displayWidth)) * PIXELS_A_COLUMN + 14;
  const step = [1, 2, 4, 5, 10, 20].find((each) => each * slot >= widest) ?? edges.length;
  const drawn = labels.map((label, index) => {
    // The edge of the open band is named by that band.
    if (index % step !== 0 || (to === null && edges.length - 1 - index < step)) return '';
    const x = left + index * slot;
    return (
      line(x, bottom, x, bottom + 5, palette.ink3) +
      text(x, bottom + 21, label, { size: 12, colour: palette.ink3, anchor: 'middle' })
    );
  });
  const open = { size: 12, colour: palette.accent, anchor: 'end' } as const;
  if (to === null) drawn.push(text(left + bands.length * slot, bottom + 21, `${measure.formatShort(from)} 以上`, open));
  return drawn.join('');
}

function drawCurve({ measure, segmentation }: SegmentationReport, height: number): string {
  const card = panel(MARGIN, LOWER_TOP, HALF, height, '由高到低累计');
  const { topFifth, headOfFourFifths, curve } = segmentation;
  if (topFifth === null || headOfFourFifths === null) {
    return card + text(MARGIN + 24, LOWER_TOP + 72, '合计为 0，看不出谁贡献得多。');
  }
  const area = { left: MARGIN + 66, right: MARGIN + HALF - 30, top: LOWER_TOP + 118, bottom: LOWER_TOP + height - 62 };
  const xOf = (shareBp: number) => area.left + (shareBp / 10_000) * (area.right - area.left);
  const yOf = (shareBp: number) => area.bottom - (shareBp / 10_000) * (area.bottom - area.top);
  const points = curve.map((point) => `${round(xOf(point.shareBp))},${round(yOf(point.valueShareBp))}`);
  const dashed = 'stroke-dasharray="4 4"';
  const mark = ({ shareBp, valueShareBp }: Head, colour: string, fill: string) => {
    const [x, y] = [xOf(shareBp), yOf(valueShareBp)];
    return [
      line(x, area.bottom, x, y, colour, dashed),
      line(area.left, y, x, y, colour, dashed),
      `<circle cx="${round(x)}" cy="${round(y)}" r="5" fill="${fill}" stroke="${colour}" stroke-width="2"/>`,
    ].join('');
  };
  const dot = (y: number, colour: string, fill: string) =>
    `<circle cx="${MARGIN + 30}" cy="${y - 4.5}" r="4.5" fill="${fill}" stroke="${colour}" stroke-width="2"/>`;
  const axis = [0, 2_000, 4_000, 6_000, 8_000, 10_000];
  return [
    card,
    dot(LOWER_TOP + 68, palette.accent, palette.accent),
    text(
      MARGIN + 44,
      LOWER_TOP + 68,
      `前 ${formatShare(topFifth.shareBp)} 的会员 → ${formatShare(topFifth.valueShareBp)} 的${measure.word}`,
    ),
    dot(LOWER_TOP + 92, palette.accent, palette.surface),
    text(MARGIN + 44, LOWER_TOP + 92, `80% 的${measure.word} ← 前 ${formatShare(headOfFourFifths.shareBp)} 的会员`),
    ...axis.flatMap((tick) => [
      line(area.left, yOf(tick), area.right, yOf(tick), tick === 0 ? palette.ink3 : palette.line),
      text(area.left - 10, yOf(tick) + 4, `${tick / 100}%`, { size: 12, colour: palette.ink3, anchor: 'end' }),
      text(xOf(tick), area.bottom + 20, `${tick / 100}%`, { size: 12, colour: palette.ink3, anchor: 'middle' }),
    ]),
    `<polygon points="${points.join(' ')} ${round(area.right)},${round(area.bottom)}" fill="${palette.value}" fill-opacity="0.16"/>`,
    line(xOf(0), yOf(0), xOf(10_000), yOf(10_000), palette.ink3, dashed),
    `<polyline points="${points.join(' ')}" fill="none" stroke="#B8863B" stroke-width="2.5" stroke-linejoin="round"/>`,
    mark(topFifth, palette.accent, palette.accent),
    mark(headOfFourFifths, palette.accent, palette.surface),
    text((area.left + area.right) / 2, area.bottom + 44, `会员，${measure.word}从高到低`, {
      size: 12,
      anchor: 'middle',
    }),
  ].join('');
}

function heightOf({ tiers }: TierProposal): number {
  return 128 + tiers.length * TIER_ROW;
}

function drawTiers({ measure, proposals }: SegmentationReport, height: number): string {
  const left = MARGIN + HALF + GUTTER;
  let top = LOWER_TOP + 52;
  const drawn = [panel(left, LOWER_TOP, HALF, height, '建议的等级门槛')];
  for (const proposal of proposals) {
    drawn.push(drawProposal(measure, proposal, left + 24, top, HALF - 48));
    top += heightOf(proposal);
  }
  return drawn.join('');
}

function drawProposal(measure: Measure, proposal: TierProposal, left: number, top: number, width: number): string {
  const { tiers } = proposal;
  const columns = [left + width * 0.5, left + width * 0.72, left + width];
  const right = { anchor: 'end' } as const;
  const strip = (label: string, y: number, shares: readonly number[]) => {
    const [from, room] = [left + 44, width - 44];
    let x = from;
    const pieces = shares.map((shareBp, index) => {
      const pieceWidth = (shareBp / 10_000) * room;
      const piece = rect(x, y, Math.max(0, pieceWidth - 1), 14, colourOf(index, tiers.length));
      x += pieceWidth;
      return piece;
    });
    return text(left, y + 12, label, { size: 12 }) + pieces.join('');
  };
  const header = [
    text(left + 20, top + 90, '门槛', { size: 12, colour: palette.ink3 }),
    text(columns[0]!, top + 90, '人数', { ...right, size: 12, colour: palette.ink3 }),
    text(columns[1]!, top + 90, '会员占比', { ...right, size: 12, colour: palette.ink3 }),
    text(columns[2]!, top + 90, `${measure.word}占比`, { ...right, size: 12, colour: palette.ink3 }),
  ];
  const rows = tiers.map((tier, index) => {
    const y = top + 90 + (index + 1) * TIER_ROW;
    return [
      rect(left, y - 10, 11, 11, colourOf(index, tiers.length), 'rx="3"'),
      text(left + 20, y, nameThreshold(measure, tier), { colour: palette.ink, isBold: true }),
      text(columns[0]!, y, nameCount(tier.count).replace(' 位', ''), right),
      text(columns[1]!, y, formatShare(tier.shareBp), right),
      text(columns[2]!, y, formatShare(tier.valueShareBp), right),
    ].join('');
  });
  return [
    text(left, top + 18, nameProposal(proposal), { colour: palette.ink, isBold: true }),
    strip(
      '会员',
      top + 30,
      tiers.map((tier) => tier.shareBp),
    ),
    strip(
      measure.word,
      top + 50,
      tiers.map((tier) => tier.valueShareBp),
    ),
    ...header,
    ...rows,
  ].join('');
}

/** The highest tier is always the darkest. */
function colourOf(index: number, tiers: number): string {
  return TIER_COLOURS[TIER_COLOURS.length - tiers + index]!;
}

/** Breaks a note into lines that fit. */
function wrap(note: string, pixels: number): string[] {
  const lines = [''];
  for (const char of note) {
    const last = lines.at(-1)!;
    if (displayWidth(last + char) * PIXELS_A_COLUMN > pixels) lines.push(char);
    else lines[lines.length - 1] = last + char;
  }
  return lines;
}

import type { EChartsCoreOption } from 'echarts/core';
import { type Appearance, chartColours, palette, wantsCalm } from '../theme/tokens';

type Part = Readonly<Record<string, unknown>>;

/** A chart in the console's colours; what the page says itself stays. The switch at the right above keeps its room. */
export function dressChart(option: EChartsCoreOption, appearance: Appearance): EChartsCoreOption {
  const { hint, ink, line, surface } = palette[appearance];
  const axis = { axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
  const words = { label: { color: ink, textBorderWidth: 0 }, itemStyle: { borderWidth: 0 } };
  const ofKind: Readonly<Record<string, Part>> = {
    bar: { barMaxWidth: 36, itemStyle: { borderRadius: [3, 3, 0, 0] } },
    line: { symbolSize: 6 },
    pie: { ...words, top: SWITCH_HEIGHT },
    funnel: { ...words, top: SWITCH_HEIGHT, bottom: 8 },
    sankey: { ...words, top: SWITCH_HEIGHT, bottom: 8, right: 96, lineStyle: { color: 'gradient', opacity: 0.35 } },
  };
  const { legend, xAxis, yAxis, tooltip, series, ...rest } = option as Part;
  return {
    color: [...chartColours[appearance]],
    textStyle: { color: hint, fontFamily: 'inherit' },
    animation: !wantsCalm(),
    animationDuration: 200,
    aria: { enabled: true },
    grid: { left: 8, right: 16, top: SWITCH_HEIGHT + 8, bottom: 8, outerBoundsMode: 'same' },
    ...rest,
    tooltip: {
      ...{ trigger: 'axis', confine: true, backgroundColor: surface, borderColor: line, textStyle: { color: ink } },
      ...(isPart(tooltip) ? tooltip : {}),
    },
    ...dressed('legend', legend, () => ({ top: 0, left: 0, right: 132, type: 'plain', textStyle: { color: hint } })),
    ...dressed('xAxis', xAxis, () => axis),
    ...dressed('yAxis', yAxis, () => axis),
    ...dressed('series', series, ({ type }) => ofKind[String(type)] ?? {}),
  };
}

/** px */
const SWITCH_HEIGHT = 32;

/** A part of the option, or each of several, over its defaults; nothing where the page has none. */
function dressed(name: string, part: unknown, defaultsOf: (part: Part) => Part): Part {
  const dressOne = (one: unknown) => (isPart(one) ? { ...defaultsOf(one), ...one } : one);
  if (part === undefined) return {};
  return { [name]: Array.isArray(part) ? part.map(dressOne) : dressOne(part) };
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}

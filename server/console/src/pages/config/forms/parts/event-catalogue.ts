import { type Thing, thingsOf } from '../form-shape';

/** How a metric is read. */
export type Measure = 'fen' | 'times' | 'minutes' | 'metres' | 'count';

export const measures: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'fen', label: '金额（元）' },
  { value: 'count', label: '数量' },
  { value: 'times', label: '次数' },
  { value: 'minutes', label: '时长（分钟）' },
  { value: 'metres', label: '里程（米）' },
];

/** What numbers of a measure are followed by; money is written with ¥. */
export const unitOfMeasure: Readonly<Record<Measure, string>> = {
  fen: '元',
  times: '次',
  minutes: '分钟',
  metres: '米',
  count: '个',
};

/** A kind of business event as the forms edit it. */
export type EventKindThing = Thing & {
  readonly name: string;
  readonly metrics?: readonly { readonly code: string; readonly measure: Measure }[];
  readonly reverses?: string | undefined;
};

/** What this system tells by itself in every scheme; a test holds it against the server's own list. */
export const builtInKinds: readonly EventKindThing[] = [
  { code: 'membership.paid', name: '购买会员', metrics: [{ code: 'amountFen', measure: 'fen' }] },
  {
    code: 'membership.refunded',
    name: '会员退款',
    metrics: [{ code: 'amountFen', measure: 'fen' }],
    reverses: 'membership.paid',
  },
  { code: 'member.checkedIn', name: '签到', metrics: [] },
  { code: 'member.profileCompleted', name: '完善资料', metrics: [] },
  { code: 'member.phoneBound', name: '绑定手机号', metrics: [] },
];

/** With which kinds of events most businesses begin. */
export const FIRST_KINDS: readonly EventKindThing[] = [
  { code: 'order.paid', name: '消费', metrics: [{ code: 'amountFen', measure: 'fen' }] },
  {
    code: 'order.refunded',
    name: '消费退款',
    metrics: [{ code: 'amountFen', measure: 'fen' }],
    reverses: 'order.paid',
  },
];

/** Every kind that a growth section knows, the built-in ones behind its own. */
export function eventKindsOf(growth: unknown): readonly EventKindThing[] {
  return [...thingsOf<EventKindThing>(growth, 'events'), ...builtInKinds];
}

/** Kinds that can be counted: what takes another back is never counted by itself. */
export function countableKinds(kinds: readonly EventKindThing[]): readonly EventKindThing[] {
  return kinds.filter(({ reverses }) => reverses === undefined);
}

/** What an event of a kind can be counted by: how often, or one of its metrics. */
export function metricChoices(kinds: readonly EventKindThing[], event: string): { value: string; label: string }[] {
  const kind = kinds.find(({ code }) => code === event);
  return [
    { value: 'times', label: '次数' },
    ...(kind?.metrics ?? []).map(({ code, measure }) => ({
      value: code,
      label: `${measures.find(({ value }) => value === measure)?.label ?? measure} · ${code}`,
    })),
  ];
}

/** How a metric of a kind is read. */
export function measureOf(kinds: readonly EventKindThing[], event: string, metric: string | undefined): Measure {
  if (metric === undefined || metric === 'times') return 'times';
  const metrics = kinds.find(({ code }) => code === event)?.metrics ?? [];
  return metrics.find(({ code }) => code === metric)?.measure ?? 'count';
}

/** A number of a measure in words: ¥300, 10 次. */
export function tellAmount(amount: number, measure: Measure): string {
  const shown = measure === 'fen' ? amount / 100 : amount;
  const number = shown.toLocaleString('zh-CN', { maximumFractionDigits: 2 });
  return measure === 'fen' ? `¥${number}` : `${number} ${unitOfMeasure[measure]}`;
}

/** What is counted, in words: 消费 · 金额. */
export function tellMetric(kinds: readonly EventKindThing[], event: string, metric: string | undefined): string {
  const measure = measureOf(kinds, event, metric);
  const words = measures.find(({ value }) => value === measure)?.label.replace(/（.*/, '') ?? measure;
  return `${kinds.find(({ code }) => code === event)?.name ?? event} · ${words}`;
}

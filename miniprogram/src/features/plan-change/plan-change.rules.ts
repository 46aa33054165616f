import type { Plan } from '@shared/contract/plan';
import type { PlanChange, PlanChangePreview } from '@shared/contract/plan-change';
import { formatChineseDay, formatLastChineseDay } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';
import { formatPeriod } from '../plan/plan.rules';

/** What stands on the card of a plan that one changes to; null where it is bought, or not to be had. */
export function describeChangeKind({ change }: Plan): string | null {
  switch (change ?? null) {
    case 'atOnce':
      return '补差价变更';
    case 'atTermEnd':
      return '到期后变更';
    default:
      return null;
  }
}

/** A figure of a change in words. */
export interface ChangeFact {
  readonly label: string;
  readonly value: string;
}

/** What a change costs and how that comes about, in the order in which it is reckoned. */
export function listCostFacts(quote: PlanChangePreview | PlanChange): readonly ChangeFact[] {
  const { to, periods, fullFen, creditFen, payFen, kind } = quote;
  const price = { label: `${to.planName}${periods > 1 ? ` × ${periods}` : ''}`, value: formatFen(fullFen) };
  if (kind === 'atTermEnd') return [price];
  return [
    price,
    { label: creditLabel(quote), value: creditFen > 0 ? `-${formatFen(creditFen)}` : formatFen(0) },
    { label: '应付', value: formatFen(payFen) },
  ];
}

function creditLabel(quote: PlanChangePreview | PlanChange): string {
  return 'unusedDays' in quote ? `剩余 ${quote.unusedDays} 天折抵` : '原会员折抵';
}

/** From when to when the new plan runs. */
export function listTermFacts({ kind, startsAt, endsAt, from }: PlanChangePreview | PlanChange): readonly ChangeFact[] {
  return kind === 'atOnce'
    ? [
        { label: '生效', value: '支付成功后立即' },
        { label: '有效期至', value: lastDayOf(endsAt) },
      ]
    : [
        { label: `${from.planName}用到`, value: lastDayOf(startsAt) },
        { label: '新会员从', value: `${dayOf(startsAt)}起` },
      ];
}

/** What a member must know before they agree, one sentence each: what ends, and what is not counted. */
export function listCautions(preview: PlanChangePreview): readonly string[] {
  const { kind, from, to, periods, givenDays, endsRenewal } = preview;
  return [
    kind === 'atOnce' ? `${from.planName}随即结束，不能再改回` : `现在不付款，生效前可随时撤销`,
    periods > 1 ? `剩余金额多于一期售价，不退现金，折抵为 ${periods} 期，共${formatPeriod(allOf(preview))}` : null,
    givenDays > 0 ? `其中 ${givenDays} 天是赠送的，不折抵，变更后失效` : null,
    endsRenewal ? '原自动续费会取消，不会再扣款' : null,
    kind === 'atTermEnd' && to.autoRenew ? '到期后需要你重新签约，才会自动续费' : null,
  ].filter((words) => words !== null);
}

function allOf({ to, periods }: PlanChangePreview) {
  return { unit: to.period.unit, count: to.period.count * periods };
}

/** How a change stands, in one sentence. */
export function describeChange({ status, kind, to, startsAt, due }: PlanChange): string {
  switch (status) {
    case 'waiting':
      if (due) return `现在可以开通${to.planName}了`;
      return `${dayOf(startsAt)}起可开通${to.planName}，尚未付款`;
    case 'awaitingPayment':
      return kind === 'atOnce' ? `等待支付，支付成功后变更为${to.planName}` : '等待支付，支付成功后到期自动变更';
    case 'paid':
      return `已付款，${dayOf(startsAt)}自动变更为${to.planName}`;
    case 'done':
      return `已变更为${to.planName}`;
    case 'cancelled':
      return '变更已撤销，会员保持不变';
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** What is asked before a change is called off. */
export function askBeforeCancel({ status, payFen }: PlanChange): string {
  if (status === 'paid') return `撤销后会员保持不变，已付的 ${formatFen(payFen)} 按原支付方式退回。`;
  return '撤销后会员保持不变。已取消的自动续费不会恢复。';
}

function dayOf(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatChineseDay(instant);
}

function lastDayOf(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatLastChineseDay(instant);
}

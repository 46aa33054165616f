import type { Exchange } from '@shared/contract/exchange';
import type { Order } from '@shared/contract/order';
import { formatFen } from '@shared/kernel/fen';
import { formatAmount } from '../ledger/amount.rules';
import { formatMoment } from '../purchase/order-words';
import type { ExchangeStage, ExchangeState } from './exchange-stage.rules';
import { sayPrice } from './price.rules';

/** A title, and a few short lines below it. */
export interface ExchangeWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the page of an exchange says. */
export function describeExchange(
  stage: ExchangeStage,
  { exchange, order }: ExchangeState,
  unit: string,
): ExchangeWords {
  switch (stage) {
    case 'payable':
      return { title: '还差最后一步支付', lines: describeWaiting(exchange, order, unit) };
    case 'confirming':
      return { title: '正在确认支付结果', lines: ['不用重复支付，确认后自动完成兑换'] };
    case 'closing':
      return { title: '正在取消兑换', lines: [`没有支付的会自动取消，${formatAmount(exchange.points)} ${unit}会退回`] };
    case 'delivering':
      return { title: '正在为你办理', lines: [exchange.words, '不用等在这里，结果会记在兑换记录里'] };
    case 'done':
      return { title: '兑换成功', lines: [`已使用 ${sayPrice(exchange, unit)}`] };
    case 'returned':
      return { title: '没有兑换成功', lines: [exchange.words] };
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** How an exchange stands, in a word for a list. */
export function stateOf({ status }: Exchange): { readonly label: string; readonly tone: 'up' | 'warn' | 'plain' } {
  switch (status) {
    case 'awaitingPayment':
      return { label: '待支付', tone: 'warn' };
    case 'delivering':
      return { label: '办理中', tone: 'warn' };
    case 'done':
      return { label: '已兑换', tone: 'up' };
    case 'returned':
      return { label: '已退回', tone: 'plain' };
    default: {
      const never: never = status;
      return never;
    }
  }
}

function describeWaiting({ points, moneyFen }: Exchange, order: Order | null, unit: string): readonly string[] {
  const held = `${formatAmount(points)} ${unit}已经留好，还需支付 ${formatFen(moneyFen)}`;
  if (order === null) return [held];
  return [held, `请在${formatMoment(order.expiresAt)}前支付`, `到时没有支付，${unit}会自动退回`];
}

import type { OrderStatus } from '../purchase/purchase.states';
import type { ExchangeStatus } from './exchange.states';

/** What the words on an exchange are made of. */
export interface ExchangeFacts {
  readonly status: ExchangeStatus;
  readonly reason: string | null;
  /** Its order; null where no money is asked. */
  readonly orderStatus: OrderStatus | null;
  /** What its claim says of itself; null while there is none. */
  readonly claimWords: string | null;
}

/** How an exchange stands, as a member reads it: `充值失败，积分已退回`. */
export function describeExchange({ status, reason, orderStatus, claimWords }: ExchangeFacts): string {
  switch (status) {
    case 'awaitingPayment':
      return orderStatus === 'pending' ? '待支付' : orderStatus === 'paid' ? '已支付，正在发放' : '正在退回积分';
    case 'delivering':
      return claimWords ?? '正在发放';
    case 'done':
      return '兑换成功';
    case 'returned':
      return `${reason ?? '已取消'}，积分已退回${describeMoneyBack(orderStatus)}`;
    default: {
      const never: never = status;
      throw new Error(`unknown status ${never}`);
    }
  }
}

function describeMoneyBack(orderStatus: OrderStatus | null): string {
  if (orderStatus === 'refunded') return '，款项已原路退回';
  return orderStatus === 'refunding' ? '，款项正在原路退回' : '';
}

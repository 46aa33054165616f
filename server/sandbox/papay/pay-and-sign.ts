import type { SandboxPaySheet } from '../../../shared/contract/sandbox';
import { formatCompactTime } from '../china-time';
import { randomText } from '../random';
import type { Order } from '../records';
import type { World } from '../world';
import { findOfferObstacle, signContract } from './contracts';
import { schedulePapayNotice } from './notices';
import { findPlan } from './plans';
import type { Fields } from './xml';

/** An order that came with a contract was paid: two notices, and the second one only where the person signed too. */
export function tellOfPaymentWithOffer(world: World, order: Order, signs: boolean): void {
  schedulePapayNotice(world, 'PAPAY.PAYMENT', order.notifyUrl, presentPayment(world, order, 'JSAPI'));
  const offer = world.records.orderOffers.find(order.id);
  if (offer === null || !signs || findOfferObstacle(world, order.personId, offer) !== null) return;
  signContract(world, order.personId, offer);
}

/** What the pay sheet of an order offers to sign; null where it offers nothing. */
export function describeOffer({ records }: World, outTradeNo: string): SandboxPaySheet['contract'] | null {
  const offer = records.orderOffers.find(outTradeNo);
  if (offer === null) return null;
  return { planName: findPlan(offer.planId)?.name ?? offer.planId, displayAccount: offer.displayAccount };
}

/** A payment as the v2 interfaces tell of it. */
export function presentPayment(world: World, order: Order, tradeType: 'JSAPI' | 'PAP'): Fields {
  const { totalFen, couponFen } = order;
  return {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    result_code: 'SUCCESS',
    appid: world.keys.apps.miniprogram.appid,
    mch_id: world.keys.mchid,
    nonce_str: randomText(32),
    openid: order.openid,
    is_subscribe: 'N',
    trade_type: tradeType,
    bank_type: 'OTHERS',
    total_fee: String(totalFen),
    fee_type: 'CNY',
    cash_fee: String(totalFen - couponFen),
    ...(couponFen === 0 ? {} : { coupon_fee: String(couponFen), coupon_count: '1' }),
    transaction_id: order.transactionId ?? '',
    out_trade_no: order.id,
    attach: order.attach ?? '',
    time_end: order.paidAt === null ? '' : formatCompactTime(order.paidAt),
  };
}

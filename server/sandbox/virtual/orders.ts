import { formatCompactTime, toUnixSeconds } from '../china-time';
import { type PushEvent } from '../push/body';
import { pushEvent } from '../push/pushes';
import { randomDigits } from '../random';
import type { VirtualOrder } from '../records';
import type { World } from '../world';

/** Pushes of virtual payment come from an account of WeChat's own, whoever the payer is. */
const SENDER = 'oWeChatVirtualPayment00000000';

/** What a delivery tells beside the goods where Apple made the charge. */
interface AppleWords {
  readonly listFen: number;
  readonly attach: string;
  readonly info: Readonly<Record<string, string | number>>;
}

/** The money of an order arrives, and the delivery push goes on its way. */
export function settleVirtualOrder(world: World, order: VirtualOrder, apple?: AppleWords): void {
  const now = world.clock.now();
  const transactionId = `4200${randomDigits(24)}`;
  const paid: VirtualOrder = { ...order, state: 'PAID', transactionId, paidAt: now };
  world.records.virtualOrders.put(paid);
  pushVirtual(world, 'xpay_goods_deliver_notify', paid, {
    fields: { OutTradeNo: paid.id, Env: 0 },
    groups: {
      WeChatPayInfo: { MchOrderNo: paid.channelOrderId, TransactionId: transactionId, PaidTime: toUnixSeconds(now) },
      GoodsInfo: {
        ProductId: paid.productId,
        Quantity: 1,
        OrigPrice: apple?.listFen ?? paid.orderFen,
        ActualPrice: paid.orderFen,
        Attach: apple?.attach ?? '',
      },
      ...(apple ? { AppleSubscriptionInfo: apple.info } : {}),
    },
  });
}

/** The server took the delivery push, or said by itself that the goods were given. */
export function noteDelivered(world: World, outTradeNo: string): void {
  const order = world.records.virtualOrders.find(outTradeNo);
  if (order?.state !== 'PAID') return;
  world.records.virtualOrders.put({ ...order, state: 'DELIVERED', deliveredAt: world.clock.now() });
  world.changes.tell();
}

/** Sends an event of virtual payment about an order, or a contract, on its way. */
export function pushVirtual(
  world: World,
  event: string,
  { openid }: Pick<VirtualOrder, 'openid'>,
  content: Pick<PushEvent, 'fields' | 'groups'>,
): void {
  const fields = { OpenId: openid, ...content.fields };
  pushEvent(world, 'miniprogram', { ...content, event, openid: SENDER, fields });
}

/** WeChat's own numbers of a new order. */
export function newNumbers(world: World): Pick<VirtualOrder, 'wxOrderId' | 'channelOrderId'> {
  const time = formatCompactTime(world.clock.now());
  return { wxOrderId: `XW${time}${randomDigits(10)}`, channelOrderId: `VP${time}${randomDigits(10)}` };
}

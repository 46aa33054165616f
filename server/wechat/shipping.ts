import type { WechatLogger } from './logger';
import type { WechatShipping } from './ports';
import { formatShanghaiMilliseconds } from './shanghai-time';
import { cutByCodePoint } from './text.rules';
import type { WeixinApi } from './weixin-api';

/** The order is numbered by WeChat's transaction id. */
const BY_TRANSACTION_ID = 2;
/** Virtual goods: nothing is carried anywhere. */
const LOGISTICS_VIRTUAL = 3;
/** All of it at once, so exactly one item in the list. */
const UNIFIED_DELIVERY = 1;
const ITEM_DESCRIPTION_LENGTH = 120;

/** WeChat does not know the payment yet: this came too early. */
const NOT_FOUND_YET = 10060001;
/** Delivered before; the one allowed change used up; sent again without a change: it stands there already. */
const DONE_BEFORE = new Set([10060002, 10060003, 10060023]);
/** Busy, or over a limit: nothing was decided. */
const AGAIN_LATER = new Set([-1, 45009, 45011]);

/** Reports deliveries of virtual items (Mini-program: shipping information management). */
export function createShipping(api: WeixinApi, logger: WechatLogger): WechatShipping {
  return {
    async upload({ transactionId, payerOpenid, itemDescription, uploadedAt }) {
      const reply = await api.call('miniprogram', {
        path: '/wxa/sec/order/upload_shipping_info',
        body: {
          order_key: { order_number_type: BY_TRANSACTION_ID, transaction_id: transactionId },
          logistics_type: LOGISTICS_VIRTUAL,
          delivery_mode: UNIFIED_DELIVERY,
          shipping_list: [{ item_desc: cutByCodePoint(itemDescription, ITEM_DESCRIPTION_LENGTH) }],
          upload_time: formatShanghaiMilliseconds(uploadedAt),
          payer: { openid: payerOpenid },
        },
      });
      if (reply.kind === 'ok') return 'done';
      if (reply.kind !== 'refused' || AGAIN_LATER.has(reply.errcode)) return 'unknown';
      if (reply.errcode === NOT_FOUND_YET) return 'notFoundYet';
      if (DONE_BEFORE.has(reply.errcode)) return 'done';
      logger.error({ errcode: reply.errcode, errmsg: reply.errmsg, transactionId }, 'shipping info refused');
      return 'refused';
    },
  };
}

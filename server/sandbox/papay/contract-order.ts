import type { Instant } from '../../../shared/kernel/instant';
import { readCompactTime } from '../china-time';
import { PayError } from '../pay/errors';
import { makeOrder, repeatOrder } from '../pay/prepay';
import type { ContractOffer, Order } from '../records';
import type { World } from '../world';
import { findOfferObstacle } from './contracts';
import { Refusal } from './errors';
import {
  canonicalizeFields,
  checkFields,
  DISPLAY_ACCOUNT,
  FEN,
  type FieldRules,
  NONCE,
  NOTIFY_URL,
  PLAN_ID,
  REQUEST_SERIAL,
} from './fields';
import type { Fields } from './xml';

const RULES: FieldRules = {
  ...NONCE,
  body: { required: true, max: 127 },
  detail: { max: 8192 },
  attach: { max: 127 },
  out_trade_no: { required: true, max: 32, pattern: /^[0-9A-Za-z_\-|*]+$/ },
  total_fee: FEN,
  device_info: { max: 32 },
  spbill_create_ip: { required: true, max: 16, pattern: /^[\d.:a-fA-F]+$/ },
  time_start: { max: 14 },
  time_expire: { max: 14 },
  goods_tag: { max: 32 },
  notify_url: NOTIFY_URL,
  trade_type: { required: true, max: 16, pattern: /^JSAPI$/ },
  openid: { required: true, max: 128 },
  limit_pay: { max: 32 },
  contract_mchid: { required: true, max: 32 },
  contract_appid: { required: true, max: 32 },
  plan_id: PLAN_ID,
  contract_code: { required: true, max: 32, pattern: /^[0-9A-Za-z]+$/ },
  request_serial: REQUEST_SERIAL,
  contract_display_account: DISPLAY_ACCOUNT,
  contract_notify_url: NOTIFY_URL,
};

/**
 * `POST /pay/contractorder`: an order whose pay sheet offers a contract. The offer may fail while the order stands
 * (WeChat Pay: pay and sign).
 */
export function orderWithContract(world: World, fields: Fields): Fields {
  checkFields(world, fields, RULES);
  if (fields.contract_mchid !== fields.mch_id || fields.contract_appid !== fields.appid) {
    throw new Refusal('PARAM_ERROR', '签约商户号与appid应与支付一致');
  }
  const systemFault = world.faults.strike('papayPreSignFails') !== null;
  return world.records.atomically(() => {
    const order = takeOrder(world, fields);
    const offer = offerOf(fields, fields.contract_notify_url ?? '');
    const obstacle = systemFault
      ? { code: 'SYSTEMERROR', message: 'system error' }
      : findOfferObstacle(world, order.personId, offer);
    if (obstacle === null) world.records.orderOffers.put({ id: order.id, ...offer });
    else world.records.orderOffers.remove(order.id);
    return {
      prepay_id: order.prepayId,
      trade_type: 'JSAPI',
      out_trade_no: order.id,
      plan_id: offer.planId,
      request_serial: offer.requestSerial,
      contract_code: offer.contractCode,
      contract_display_account: offer.displayAccount,
      ...(obstacle === null
        ? { contract_result_code: 'SUCCESS' }
        : {
            contract_result_code: 'FAIL',
            contract_err_code: obstacle.code,
            contract_err_code_des: obstacle.message,
          }),
    };
  });
}

/** The contract that a request asks for, by its fields. */
export function offerOf(fields: Fields, notifyUrl: string): ContractOffer {
  return {
    planId: fields.plan_id ?? '',
    contractCode: fields.contract_code ?? '',
    requestSerial: fields.request_serial ?? '',
    displayAccount: fields.contract_display_account ?? '',
    notifyUrl,
  };
}

function takeOrder(world: World, fields: Fields): Order {
  const { out_trade_no: outTradeNo = '', openid = '', body = '', notify_url: notifyUrl = '' } = fields;
  const request = canonicalizeFields(fields);
  const known = world.records.orders.find(outTradeNo);
  if (known !== null) return repeatKnown(world, known, request);
  const person = world.records.people.findBy('miniprogramOpenid', openid)[0];
  if (person === undefined) throw new Refusal('PARAM_ERROR', '无效的openid');
  const more = { openid, personId: person.id, expiry: expiryOf(fields), request, kind: 'contract' } as const;
  const { attach } = fields;
  return makeOrder(
    world,
    {
      description: body,
      out_trade_no: outTradeNo,
      notify_url: notifyUrl,
      amount: { total: Number(fields.total_fee) },
      ...(attach ? { attach } : {}),
    },
    more,
  );
}

/** The rules of a repeat are those of every order; the words are those of v2. */
function repeatKnown(world: World, order: Order, request: string): Order {
  try {
    return repeatOrder(world, order, request);
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    if (error.code === 'ORDER_PAID') throw new Refusal('ORDERPAID');
    if (error.code === 'ORDER_CLOSED') throw new Refusal('ORDERCLOSED');
    throw new Refusal(error.code === 'OUT_TRADE_NO_USED' ? 'OUT_TRADE_NO_USED' : 'INVALID_REQUEST', error.message);
  }
}

function expiryOf({ time_expire: text }: Fields): Instant | null {
  if (!text) return null;
  const expiry = readCompactTime(text);
  if (expiry === null) throw new Refusal('PARAM_ERROR', '参数time_expire不合法');
  return expiry;
}

/** A request that never reached the business: answered with `return_code` FAIL, and without a signature. */
export class NotTaken extends Error {}

/** Refusals of the v2 interfaces by their name on the wire, with WeChat's usual words. */
const REFUSALS = {
  PARAM_ERROR: '参数错误',
  INVALID_REQUEST: '请求不符合业务规则',
  APPID_MCHID_NOT_MATCH: 'appid和mch_id不匹配',
  CONTRACT_NOT_EXIST: '签约协议不存在',
  CONTRACT_TERMINATED: '签约协议已解约',
  ORDERPAID: '该订单已支付',
  ORDERCLOSED: '该订单已关闭',
  OUT_TRADE_NO_USED: '商户订单号重复',
  ORDERNOTEXIST: '此交易订单号不存在',
  RULELIMIT: '交易金额或次数超出限制，请检查后再试',
  FREQUENCY_LIMIT: '频率超过限制',
  SYSTEMERROR: '系统异常，请稍后重试',
} as const;

/** A signed refusal: `result_code` FAIL with its `err_code`. */
export class Refusal extends Error {
  constructor(
    readonly code: keyof typeof REFUSALS,
    message: string = REFUSALS[code],
  ) {
    super(message);
  }
}

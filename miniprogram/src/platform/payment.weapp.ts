export type { PaymentOutcome } from './payment.types';

import Taro from '@tarojs/taro';
import { parsePaymentErrMsg, type RequestPayment } from './payment.types';

export const requestPayment: RequestPayment = async (payment) => {
  try {
    // The promise style only: with callbacks Taro reports some failures as successes.
    const { errMsg } = await Taro.requestPayment({ ...payment, signType: signTypeOf(payment.signType) });
    return parsePaymentErrMsg(errMsg);
  } catch (failure) {
    return parsePaymentErrMsg(errMsgOf(failure));
  }
};

function signTypeOf(signType: string): 'RSA' | 'MD5' | 'HMAC-SHA256' {
  return signType === 'MD5' || signType === 'HMAC-SHA256' ? signType : 'RSA';
}

function errMsgOf(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null || !('errMsg' in failure)) return '';
  return String(failure.errMsg);
}

export type { PaymentOutcome, SheetReport } from './payment.types';

import Taro from '@tarojs/taro';
import { parsePaymentErrMsg, parseVirtualReport, type RequestPayment } from './payment.types';
import { requestVirtualPayment } from './virtual-payment.weapp';

export const requestPayment: RequestPayment = async (payment) => {
  const isVirtual = 'kind' in payment;
  try {
    if (isVirtual) return parseVirtualReport(await requestVirtualPayment(payment));
    // The promise style only: with callbacks Taro reports some failures as successes.
    const { errMsg } = await Taro.requestPayment({ ...payment, signType: signTypeOf(payment.signType) });
    return parsePaymentErrMsg(errMsg);
  } catch (failure) {
    return isVirtual ? parseVirtualReport(failureOf(failure)) : parsePaymentErrMsg(failureOf(failure).errMsg);
  }
};

function signTypeOf(signType: string): 'RSA' | 'MD5' | 'HMAC-SHA256' {
  return signType === 'MD5' || signType === 'HMAC-SHA256' ? signType : 'RSA';
}

function failureOf(failure: unknown): { readonly errMsg: string; readonly errCode?: number } {
  if (typeof failure !== 'object' || failure === null) return { errMsg: '' };
  const errMsg = 'errMsg' in failure ? String(failure.errMsg) : '';
  return 'errCode' in failure ? { errMsg, errCode: Number(failure.errCode) } : { errMsg };
}

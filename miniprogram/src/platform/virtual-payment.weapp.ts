import type { VirtualPayment } from '@shared/contract/order';
import type { VirtualSigning } from '@shared/contract/renewal';

/** What wx.requestVirtualPayment tells when it fails. */
export interface VirtualPaymentFailure {
  readonly errMsg?: string;
  readonly errCode?: number;
}

/** Taro does not know the call, WeChat has it from base library 2.19.2 on. */
declare const wx: {
  readonly requestVirtualPayment?: (
    options: Omit<VirtualPayment, 'kind'> & {
      success(result: { readonly errMsg: string }): void;
      fail(failure: VirtualPaymentFailure): void;
    },
  ) => void;
  readonly requestSubscribeSign?: (
    options: Omit<VirtualSigning, 'kind'> & {
      success(result: { readonly errMsg: string }): void;
      fail(failure: VirtualPaymentFailure): void;
    },
  ) => void;
};

/** Whether the base library can do it. */
export function hasVirtualPayment(): boolean {
  return typeof wx !== 'undefined' && typeof wx.requestVirtualPayment === 'function';
}

/** Opens WeChat's sheet for virtual payment with the server's parameters, untouched; rejects with WeChat's failure. */
export function requestVirtualPayment(payment: VirtualPayment): Promise<{ readonly errMsg: string }> {
  const { signData, paySig, signature, mode } = payment;
  return new Promise((resolve, reject) => {
    if (!hasVirtualPayment()) {
      reject({ errMsg: 'requestVirtualPayment:fail not supported' } satisfies VirtualPaymentFailure);
      return;
    }
    wx.requestVirtualPayment?.({ signData, paySig, signature, mode, success: resolve, fail: reject });
  });
}

/** Opens WeChat's sheet for signing a subscription with the server's parameters, untouched; rejects with WeChat's failure. */
export function requestSubscribeSign(signing: VirtualSigning): Promise<{ readonly errMsg: string }> {
  const { signData, paySig, signature } = signing;
  return new Promise((resolve, reject) => {
    if (typeof wx === 'undefined' || typeof wx.requestSubscribeSign !== 'function') {
      reject({ errMsg: 'requestSubscribeSign:fail not supported' } satisfies VirtualPaymentFailure);
      return;
    }
    wx.requestSubscribeSign({ signData, paySig, signature, success: resolve, fail: reject });
  });
}

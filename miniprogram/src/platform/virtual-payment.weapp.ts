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
  readonly requestSubscribeSign?: SigningCall;
  /** From base library 3.16.1 on, on an iPhone alone. */
  readonly requestAppleSubscribeSign?: SigningCall;
};

type SigningCall = (
  options: Omit<VirtualSigning, 'kind'> & {
    success(result: { readonly errMsg: string }): void;
    fail(failure: VirtualPaymentFailure): void;
  },
) => void;

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

/** Whether the base library knows Apple's subscriptions. */
export function hasAppleSubscriptions(): boolean {
  return typeof wx !== 'undefined' && typeof wx.requestAppleSubscribeSign === 'function';
}

/**
 * Opens the sheet for signing a subscription, WeChat's own or Apple's, with the server's parameters, untouched; rejects with
 * WeChat's failure. That it was opened is no proof of a signature.
 */
export function requestSubscribeSign({ kind, ...signing }: VirtualSigning): Promise<{ readonly errMsg: string }> {
  const name = kind === 'apple' ? 'requestAppleSubscribeSign' : 'requestSubscribeSign';
  return new Promise((resolve, reject) => {
    if (typeof wx === 'undefined' || typeof wx[name] !== 'function') {
      reject({ errMsg: `${name}:fail not supported` } satisfies VirtualPaymentFailure);
      return;
    }
    const { signData, paySig, signature } = signing;
    wx[name]?.({ signData, paySig, signature, success: resolve, fail: reject });
  });
}

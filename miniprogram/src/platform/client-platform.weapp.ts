import type { ClientPlatform } from '@shared/contract/plan';
import Taro from '@tarojs/taro';
import { canSubscribeAtApple, computePlatform, type Terminal } from './client-platform.types';
import { hasAppleSubscriptions, hasVirtualPayment } from './virtual-payment.weapp';

/** The terminal that the app runs on. */
export function getClientPlatform(): ClientPlatform {
  return computePlatform(readTerminal());
}

/** Whether a subscription can be signed for at Apple; null where this is no iPhone. */
export function getAppleSubscriptions(): boolean | null {
  const { SDKVersion: libraryVersion = '' } = Taro.getAppBaseInfo();
  return canSubscribeAtApple({
    ...readTerminal(),
    libraryVersion,
    hasAppleSubscriptions: hasAppleSubscriptions(),
  });
}

function readTerminal(): Terminal {
  const { platform, system = '' } = Taro.getDeviceInfo();
  const { version = '' } = Taro.getAppBaseInfo();
  return { platform, system, version, hasVirtualPayment: hasVirtualPayment() };
}

import type { ClientPlatform } from '@shared/contract/plan';
import Taro from '@tarojs/taro';
import { computePlatform } from './client-platform.types';
import { hasVirtualPayment } from './virtual-payment.weapp';

/** The terminal that the app runs on. */
export function getClientPlatform(): ClientPlatform {
  const { platform, system = '' } = Taro.getDeviceInfo();
  const { version = '' } = Taro.getAppBaseInfo();
  return computePlatform({ platform, system, version, hasVirtualPayment: hasVirtualPayment() });
}

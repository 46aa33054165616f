export type { FontStep } from './system.types';

import Taro from '@tarojs/taro';
import { computeFontStep, type System } from './system.types';

/** Read once: WeChat restarts the app when the setting changes. */
let system: System | null = null;

export function getSystem(): System {
  // Taro's types do not know the field, WeChat has it.
  const info: Taro.getAppBaseInfo.Result & { readonly fontSizeSetting?: number } = Taro.getAppBaseInfo();
  system ??= {
    fontStep: computeFontStep(info.fontSizeSetting),
    theme: null,
    drawsNavigationBar: false,
  };
  return system;
}

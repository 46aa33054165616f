import type { Program } from '../program';
import { type WxFunction, wxFunction } from './call';

/** Functions that succeed and do nothing a test could see but their record. */
const PLAIN = [
  'showToast',
  'hideToast',
  'showLoading',
  'hideLoading',
  'showNavigationBarLoading',
  'hideNavigationBarLoading',
  'setBackgroundColor',
  'setBackgroundTextStyle',
  'startPullDownRefresh',
  'stopPullDownRefresh',
  'pageScrollTo',
  'setTabBarBadge',
  'removeTabBarBadge',
  'showTabBarRedDot',
  'hideTabBarRedDot',
  'setTabBarItem',
  'setTabBarStyle',
  'showTabBar',
  'hideTabBar',
  'showShareMenu',
  'hideShareMenu',
  'updateShareMenu',
  'hideHomeButton',
  'hideKeyboard',
  'vibrateShort',
  'vibrateLong',
  'setKeepScreenOn',
  'setScreenBrightness',
  'getScreenBrightness',
  'setVisualEffectOnCapture',
  'previewImage',
  'makePhoneCall',
  'openLocation',
  'openSetting',
  'openCustomerServiceChat',
  'openBusinessView',
  'openEmbeddedMiniProgram',
  'authorize',
  'preloadSubpackage',
  'exitMiniProgram',
  'loadFontFace',
  'reportEvent',
  'enableAlertBeforeUnload',
  'disableAlertBeforeUnload',
] as const;

type PlainName = (typeof PLAIN)[number];

/** The plain functions; `answers.others` says what one succeeds with, or makes it fail. */
export function plainFunctions(program: Program): Record<PlainName, WxFunction> {
  return Object.fromEntries(
    PLAIN.map((name) => [
      name,
      wxFunction(program, name, async (given) => await program.phone.answers.others[name]?.(given)),
    ]),
  ) as Record<PlainName, WxFunction>;
}

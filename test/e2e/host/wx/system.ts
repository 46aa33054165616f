import { randomBytes } from 'node:crypto';
import type { Program } from '../program';
import { wxFunction } from './call';
import { WxFailure } from './failure';

/** A common telephone; sizes in CSS pixels. */
const SCREEN = {
  pixelRatio: 3,
  screenWidth: 390,
  screenHeight: 844,
  windowWidth: 390,
  windowHeight: 753,
  statusBarHeight: 47,
  screenTop: 91,
  safeArea: { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 },
};

const DEVICE = {
  abi: 'arm64',
  brand: 'iPhone',
  model: 'iPhone 14',
  platform: 'ios',
  system: 'iOS 17.4',
  benchmarkLevel: 40,
};

/** The version of the base library that the host plays; above all that the program may need. */
const SDK_VERSION = '3.6.0';

/** What the telephone and WeChat are, and how the program was started. */
export function systemFunctions(program: Program) {
  const { phone, realm } = program;
  const base = () => ({
    SDKVersion: SDK_VERSION,
    version: '8.0.50',
    language: 'zh_CN',
    enableDebug: false,
    fontSizeSetting: phone.fontSizeSetting,
    fontSizeScaleFactor: phone.fontSizeSetting / 16,
    host: { env: 'WeChat' },
    // WeChat tells the theme only to programs that declare `darkmode`.
    ...(program.bundle.app.darkmode ? { theme: phone.theme } : {}),
  });
  const all = () => ({ ...SCREEN, ...DEVICE, ...base() });
  return {
    getWindowInfo: () => realm.adopt(SCREEN),
    getDeviceInfo: () => realm.adopt(DEVICE),
    getAppBaseInfo: () => realm.adopt(base()),
    getSystemInfoSync: () => realm.adopt(all()),
    getSystemInfo: wxFunction(program, 'getSystemInfo', all),
    getSystemInfoAsync: wxFunction(program, 'getSystemInfoAsync', all),
    getSystemSetting: () => realm.adopt({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true }),
    getAppAuthorizeSetting: () => realm.adopt({ albumAuthorized: 'authorized', cameraAuthorized: 'authorized' }),
    getMenuButtonBoundingClientRect: () =>
      realm.adopt({ top: 51, bottom: 83, left: 296, right: 383, width: 87, height: 32 }),
    getNetworkType: wxFunction(program, 'getNetworkType', () => ({
      networkType: phone.network.offline ? 'none' : 'wifi',
      isConnected: !phone.network.offline,
    })),
    getRandomValues: wxFunction(program, 'getRandomValues', ({ length }) => {
      if (typeof length !== 'number' || length < 1 || length > 1_048_576) throw new WxFailure('invalid length');
      return { randomValues: randomBytes(length) };
    }),
    getLaunchOptionsSync: () => program.launchOptions,
    getEnterOptionsSync: () => program.enterOptions,
    getUpdateManager: () => ({
      onCheckForUpdate: () => {},
      onUpdateReady: () => {},
      onUpdateFailed: () => {},
      applyUpdate: () => {},
    }),
    getPerformance: () => ({ now: () => performance.now(), createObserver: () => ({ observe() {}, disconnect() {} }) }),
    getLogManager: () => quietLog(),
    getRealtimeLogManager: () => quietLog(),
    nextTick: (callback: unknown): void => void program.timers.setTimeout(callback),
  };
}

function quietLog() {
  const silent = () => {};
  return { debug: silent, log: silent, info: silent, warn: silent, error: silent, setFilterMsg: silent };
}

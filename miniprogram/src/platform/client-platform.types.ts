import type { ClientPlatform } from '@shared/contract/plan';

/** What WeChat tells of the terminal. */
export interface Terminal {
  /** `ios`, `android`, `ohos`, `windows`, `mac`, `devtools`, … */
  readonly platform: string;
  /** `iOS 17.5`, `Android 14`, … */
  readonly system: string;
  /** Version of WeChat: `8.0.69`. */
  readonly version: string;
  /** Whether the base library has wx.requestVirtualPayment. */
  readonly hasVirtualPayment: boolean;
}

/** From which on virtual payment is there on an iPhone (Mini-program virtual payment: access on iOS). */
const LEAST_IOS = [15];
const LEAST_WECHAT_ON_IOS = [8, 0, 68];

/** The terminal as far as it decides what may be paid on it; `other` where virtual payment does not work. */
export function computePlatform({ platform, system, version, hasVirtualPayment }: Terminal): ClientPlatform {
  if (!hasVirtualPayment) return 'other';
  switch (platform) {
    case 'ios':
      return isAtLeast(system, LEAST_IOS) && isAtLeast(version, LEAST_WECHAT_ON_IOS) ? 'ios' : 'other';
    case 'android':
    case 'windows':
      return platform;
    case 'ohos':
    case 'ohos_pc':
      return 'harmony';
    default:
      return 'other';
  }
}

/** From which on Apple's subscriptions are there (Mini-program: member subscription on iOS). */
const LEAST_WECHAT_FOR_SUBSCRIPTIONS = [8, 0, 71];
const LEAST_LIBRARY_FOR_SUBSCRIPTIONS = [3, 16, 1];

/** Whether a subscription can be signed for at Apple; null where the terminal is no iPhone on which anything can be paid. */
export function canSubscribeAtApple(
  terminal: Terminal & {
    /** Version of the base library: `3.16.1`. */
    readonly libraryVersion: string;
    /** Whether the base library has wx.requestAppleSubscribeSign. */
    readonly hasAppleSubscriptions: boolean;
  },
): boolean | null {
  if (computePlatform(terminal) !== 'ios') return null;
  const { version, libraryVersion, hasAppleSubscriptions } = terminal;
  const isNew = isAtLeast(version, LEAST_WECHAT_FOR_SUBSCRIPTIONS);
  return isNew && isAtLeast(libraryVersion, LEAST_LIBRARY_FOR_SUBSCRIPTIONS) && hasAppleSubscriptions;
}

/** Compares the numbers in a text with a version, part by part; a text without numbers is never enough. */
function isAtLeast(text: string, least: readonly number[]): boolean {
  const parts = (text.match(/\d+/g) ?? []).map(Number);
  if (parts.length === 0) return false;
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

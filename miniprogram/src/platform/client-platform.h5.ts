import type { ClientPlatform } from '@shared/contract/plan';

const PLAYED: readonly ClientPlatform[] = ['ios', 'android', 'harmony', 'windows', 'other'];

/** The phone of the demo is an Android; `?platform=ios` or `?platform=other` before the hash plays another. */
export function getClientPlatform(): ClientPlatform {
  const wanted = new URLSearchParams(window.location.search).get('platform');
  return PLAYED.find((platform) => platform === wanted) ?? 'android';
}

/** The iPhone that is played is a new one. */
export function getAppleSubscriptions(): boolean | null {
  return getClientPlatform() === 'ios' ? true : null;
}

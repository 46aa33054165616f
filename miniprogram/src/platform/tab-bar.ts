import Taro from '@tarojs/taro';

/** Takes the tab bar away for something that fills the whole screen, and brings it back. A refusal changes nothing. */
export function showTabBar(shown: boolean): void {
  const asked = shown ? Taro.showTabBar({}) : Taro.hideTabBar({});
  asked.catch(() => undefined);
}

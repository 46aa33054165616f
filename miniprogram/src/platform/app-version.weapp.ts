import Taro from '@tarojs/taro';

const EDITIONS: Record<string, string> = { develop: '开发版', trial: '体验版', release: '正式版' };

/** The version under which this app was released; before a release, the kind of build that it is. */
export function appVersion(): string {
  const { version, envVersion } = Taro.getAccountInfoSync().miniProgram;
  return version || (EDITIONS[envVersion] ?? envVersion);
}

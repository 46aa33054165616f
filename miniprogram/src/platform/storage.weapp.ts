import Taro from '@tarojs/taro';
import type { Storage } from './storage.types';

/** WeChat's own storage: at most 1 MB a key and 10 MB in all, kept apart for each WeChat user. */
export const storage: Storage = {
  read: <T>(key: string) => {
    const value: T | '' | undefined = Taro.getStorageSync(key);
    return value === '' || value === undefined ? null : value;
  },
  write: (key, value) => Taro.setStorageSync(key, value),
  remove: (key) => Taro.removeStorageSync(key),
};

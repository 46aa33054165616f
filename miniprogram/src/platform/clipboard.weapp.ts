import Taro from '@tarojs/taro';
import type { CopyText } from './clipboard.types';

/** WeChat shows its own line that it was copied. */
export const copyText: CopyText = async (text) => {
  await Taro.setClipboardData({ data: text });
};

import Taro from '@tarojs/taro';
import type { CopyText, ReadCopiedText } from './clipboard.types';

/** WeChat shows its own line that it was copied. */
export const copyText: CopyText = async (text) => {
  await Taro.setClipboardData({ data: text });
};

export const readCopiedText: ReadCopiedText = async () => (await Taro.getClipboardData()).data;

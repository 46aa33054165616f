import type { CopyText, ReadCopiedText } from './clipboard.types';
import { toast } from './feedback';

// Not Taro's own: it leaves a copy of the text in the browser's storage.
export const copyText: CopyText = async (text) => {
  await navigator.clipboard.writeText(text);
  toast('内容已复制');
};

export const readCopiedText: ReadCopiedText = () => navigator.clipboard.readText();

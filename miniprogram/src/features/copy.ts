import { copyText } from '@/platform/clipboard';
import { toast } from '@/platform/feedback';

/** Copies a text for a tap; says so when the platform does not allow it. Never rejects. */
export async function copy(text: string): Promise<void> {
  try {
    await copyText(text);
  } catch {
    toast('没有复制成功，可以长按文字复制');
  }
}

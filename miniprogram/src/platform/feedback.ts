import Taro from '@tarojs/taro';

/** A sentence that goes away by itself: for what needs no decision. */
export function toast(title: string): void {
  void Taro.showToast({ title, icon: 'none', duration: 2200 });
}

/** A question that must be answered; resolves to true when the member confirmed. */
export async function confirm(question: {
  readonly title: string;
  readonly content: string;
  readonly confirmText: string;
  readonly cancelText?: string;
}): Promise<boolean> {
  const { confirm: confirmed } = await Taro.showModal({ cancelText: '取消', ...question });
  return confirmed;
}

import type { Program } from '../program';
import { textOf, textsOf, wxFunction } from './call';

/** What WeChat lays over the page. */
export function dialogFunctions(program: Program) {
  const { answers } = program.phone;
  return {
    showModal: wxFunction(program, 'showModal', async (given) => {
      const { confirm, content } = await answers.showModal({
        title: textOf(given, 'title'),
        content: textOf(given, 'content'),
        showCancel: given.showCancel !== false,
        confirmText: textOf(given, 'confirmText') || '确定',
        cancelText: textOf(given, 'cancelText') || '取消',
        editable: given.editable === true,
      });
      return { confirm, cancel: !confirm, content: content ?? null };
    }),
    showActionSheet: wxFunction(program, 'showActionSheet', async (given) => ({
      tapIndex: await answers.showActionSheet(textsOf(given, 'itemList')),
    })),
    scanCode: wxFunction(program, 'scanCode', async () => ({
      scanType: 'QR_CODE',
      charSet: 'utf-8',
      path: '',
      rawData: '',
      ...(await answers.scanCode()),
    })),
  };
}

import type { SandboxPaySheet } from '@shared/contract/sandbox';
import { formatFen } from '@shared/kernel/fen';
import './pay-sheet-view.h5.scss';

/** The person's tap on the sheet. */
export type PaySheetAnswer = 'pay' | 'cancel';

/**
 * Covers the page while the pay sheet is open. Inside the demo desk the desk draws the sheet, as WeChat would, and this
 * is only a quiet veil; a page that stands alone has no desk, so the sheet is drawn here.
 */
export function openPaySheetView(
  sheet: SandboxPaySheet,
  answer: (answer: PaySheetAnswer) => Promise<unknown>,
): { close(): void } {
  const veil = element('div', 'pay-sheet-veil');
  if (window.parent === window) veil.append(drawSheet(sheet, answer));
  else veil.append(element('p', 'pay-sheet-veil__hint', '请在微信支付窗口完成付款'));
  document.body.append(veil);
  return { close: () => veil.remove() };
}

function drawSheet(sheet: SandboxPaySheet, answer: (answer: PaySheetAnswer) => Promise<unknown>): HTMLElement {
  const panel = element('section', 'pay-sheet');
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', '微信支付');
  const buttons = (['pay', 'cancel'] as const).map((choice) => {
    const button = element(
      'button',
      `pay-sheet__button pay-sheet__button--${choice}`,
      choice === 'pay' ? '确认支付' : '取消',
    );
    button.addEventListener('click', () => {
      for (const each of buttons) each.setAttribute('disabled', '');
      answer(choice).catch(() => {
        for (const each of buttons) each.removeAttribute('disabled');
      });
    });
    return button;
  });
  panel.append(
    element('p', 'pay-sheet__payee', sheet.payee),
    element('p', 'pay-sheet__amount', formatFen(sheet.amountFen)),
    element('p', 'pay-sheet__description', sheet.description),
    ...(sheet.contract === undefined ? [] : [drawContract(sheet.contract)]),
    ...buttons,
  );
  return panel;
}

/** What is signed with the payment, as WeChat says it above its button. */
function drawContract({ planName, displayAccount }: NonNullable<SandboxPaySheet['contract']>): HTMLElement {
  return element('p', 'pay-sheet__contract', `支付并开通自动扣费：${planName}，服务账户 ${displayAccount}`);
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

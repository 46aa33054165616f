import type { SandboxSigningSheet } from '@shared/contract/sandbox';
import './pay-sheet-view.h5.scss';
import './signing-view.h5.scss';

/** The person's tap on WeChat's page. */
export type SigningAnswer = 'sign' | 'decline';

/**
 * Covers the page while WeChat's page for signing is open. Inside the demo desk the desk draws that page, as WeChat would,
 * and this is only a quiet veil; a page that stands alone has no desk, so it is drawn here, over the whole phone.
 */
export function openSigningView(
  sheet: SandboxSigningSheet,
  answer: (answer: SigningAnswer) => Promise<unknown>,
): { close(): void } {
  const view = window.parent === window ? drawPage(sheet, answer) : drawVeil();
  document.body.append(view);
  return { close: () => view.remove() };
}

function drawVeil(): HTMLElement {
  const veil = element('div', 'pay-sheet-veil');
  veil.append(element('p', 'pay-sheet-veil__hint', '请在微信签约页完成操作'));
  return veil;
}

function drawPage(sheet: SandboxSigningSheet, answer: (answer: SigningAnswer) => Promise<unknown>): HTMLElement {
  const page = element('section', 'signing-page');
  page.setAttribute('role', 'dialog');
  page.setAttribute('aria-label', '微信支付签约');
  const buttons = (['sign', 'decline'] as const).map((choice) => {
    const button = element(
      'button',
      `signing-page__button signing-page__button--${choice}`,
      choice === 'sign' ? '确认开通' : '暂不开通',
    );
    button.addEventListener('click', () => {
      for (const each of buttons) each.setAttribute('disabled', '');
      answer(choice).catch(() => {
        for (const each of buttons) each.removeAttribute('disabled');
      });
    });
    return button;
  });
  const facts = element('dl', 'signing-page__facts');
  facts.append(
    element('dt', '', '扣费服务'),
    element('dd', '', sheet.planName),
    element('dt', '', '服务账户'),
    element('dd', '', sheet.displayAccount),
    element('dt', '', '扣款方式'),
    element('dd', '', '零钱'),
  );
  page.append(
    element('p', 'signing-page__brand', '微信支付'),
    element('p', 'signing-page__title', '开通自动扣费'),
    facts,
  );
  page.append(...buttons);
  return page;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

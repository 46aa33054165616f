import type { SandboxSigningSheet } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, h } from './dom.js';
import { icon } from './icons.js';
import { panel } from './panel.js';

/** How long the page says how it ended before WeChat goes back to the mini-program. */
const OUTCOME_SHOWN_MS = 1_200;

/** WeChat's own page for signing, over the whole of a phone. */
export interface SigningView {
  readonly element: HTMLElement;
  /** The person's latest signing page, open or not. */
  update(sheet: SandboxSigningSheet | null): void;
}

/** Shows a person's signing page from the moment it opens until it has said how it ended. */
export function createSigningView(desk: Desk): SigningView {
  const layer = h('div', { class: 'signing-layer', hidden: true });
  let shown: SandboxSigningSheet | null = null;

  function open(sheet: SandboxSigningSheet): void {
    shown = sheet;
    const drawn = drawPage(sheet, desk);
    layer.replaceChildren(drawn);
    layer.hidden = false;
    drawn.focus({ preventScroll: true });
  }

  function finish(sheet: SandboxSigningSheet): void {
    shown = null;
    if (sheet.status === 'declined') {
      close();
      return;
    }
    layer.replaceChildren(drawOutcome(sheet.status === 'signed'));
    window.setTimeout(() => {
      if (shown === null) close();
    }, OUTCOME_SHOWN_MS);
  }

  function close(): void {
    layer.hidden = true;
    layer.replaceChildren();
  }

  return {
    element: layer,
    update(sheet) {
      if (sheet?.status === 'open') {
        if (shown?.id !== sheet.id) open(sheet);
      } else if (shown !== null) {
        if (sheet?.id === shown.id) finish(sheet);
        else {
          shown = null;
          close();
        }
      }
    },
  };
}

function drawPage(sheet: SandboxSigningSheet, desk: Desk): HTMLElement {
  const tap = (answer: 'sign' | 'decline') => async () => {
    const buttons = element.querySelectorAll('button');
    for (const each of buttons) each.disabled = true;
    const answered = await desk.attempt(panel.answerSigning(sheet.id, answer), '沙盒没有应答，请再试一次');
    desk.refresh();
    if (answered !== null) return;
    for (const each of buttons) each.disabled = false;
  };
  const decline = tap('decline');
  const element = h(
    'section',
    {
      class: 'signing',
      role: 'dialog',
      'aria-label': `微信支付，开通自动扣费：${sheet.planName}`,
      tabindex: -1,
      onKeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === 'Escape') void decline();
      },
    },
    h(
      'header',
      { class: 'signing__head' },
      button('pay-sheet__close', icon('close', 22), () => void decline(), { 'aria-label': '返回小程序' }),
      h('span', { class: 'pay-sheet__brand' }, '微信支付'),
    ),
    h('span', { class: 'signing__mark' }, icon('renew', 34)),
    h('h3', { class: 'signing__title' }, '开通自动扣费'),
    h('p', { class: 'signing__plan' }, sheet.planName),
    h(
      'dl',
      { class: 'pay-sheet__facts' },
      h('dt', {}, '商户'),
      h('dd', {}, '本地商户'),
      h('dt', {}, '开通账号'),
      h('dd', {}, sheet.displayAccount),
      h('dt', {}, '扣款方式'),
      h('dd', {}, icon('wallet', 18), '零钱'),
    ),
    h(
      'p',
      { class: 'signing__hint' },
      '开通后商户可按约定扣款。可在“我 › 服务 › 钱包 › 支付设置 › 自动续费”随时关闭。',
    ),
    button('pay-sheet__pay', '同意并开通', tap('sign')),
    button('pay-sheet__cancel', '暂不开通', () => void decline()),
  );
  return element;
}

function drawOutcome(signed: boolean): HTMLElement {
  return h(
    'section',
    { class: 'signing signing--outcome', role: 'status' },
    h(
      'span',
      { class: `pay-sheet__mark${signed ? '' : ' pay-sheet__mark--failed'}` },
      icon(signed ? 'check' : 'close', 34),
    ),
    h('p', { class: 'pay-sheet__ended' }, signed ? '开通成功' : '没有开通'),
  );
}

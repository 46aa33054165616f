import type { SandboxSigningSheet } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, h, type View } from './dom.js';
import { icon } from './icons.js';
import { panel } from './panel.js';
import { answerOnce, createPhoneLayer, drawDialog, drawEnd } from './phone-layer.js';

/** How long the page says how it ended before WeChat goes back to the mini-program. */
const OUTCOME_SHOWN_MS = 1_200;

/** WeChat's own page for signing, over the whole of a phone: the person's latest signing page, open or not. */
export type SigningView = View<SandboxSigningSheet | null>;

/** Shows a person's signing page from the moment it opens until it has said how it ended. */
export function createSigningView(desk: Desk): SigningView {
  return createPhoneLayer<SandboxSigningSheet>({
    className: 'signing-layer',
    draw: (sheet) => drawPage(sheet, desk),
    drawEnd({ status }) {
      if (status === 'declined') return null;
      const signed = status === 'signed';
      const element = drawEnd('signing', signed, signed ? '开通成功' : '没有开通');
      return { element, shownMs: OUTCOME_SHOWN_MS };
    },
  });
}

function drawPage(sheet: SandboxSigningSheet, desk: Desk): HTMLElement {
  const tap = (answer: 'sign' | 'decline') => () =>
    void answerOnce(desk, element, () => panel.answerSigning(sheet.id, answer));
  const decline = tap('decline');
  const element = drawDialog(
    {
      className: 'signing',
      label: `微信支付，开通自动扣费：${sheet.planName}`,
      closeLabel: '返回小程序',
      onClose: decline,
    },
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
    button('pay-sheet__cancel', '暂不开通', decline),
  );
  return element;
}

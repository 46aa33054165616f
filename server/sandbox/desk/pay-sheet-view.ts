import type { SandboxPaySheet } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { formatCountdown, formatYuan, splitYuan } from './format.js';
import { icon } from './icons.js';
import { panel } from './panel.js';
import { answerOnce, createPhoneLayer, drawDialog, drawEnd } from './phone-layer.js';

/** How long the sheet says how it ended before it goes down. */
const PAID_SHOWN_MS = 900;
const FAILED_SHOWN_MS = 2_000;

/** WeChat Pay's sheet over the lower part of a phone: the person's latest sheet, open or not. */
export interface PaySheetView extends View<SandboxPaySheet | null> {
  tick(): void;
}

/** Shows a person's pay sheet from the moment it opens until it has said how it ended. */
export function createPaySheetView(desk: Desk): PaySheetView {
  const left = h('span', { class: 'pay-sheet__left' });
  const layer = createPhoneLayer<SandboxPaySheet>({
    className: 'pay-layer',
    draw(sheet) {
      sayLeft(sheet);
      return drawSheet(sheet, left, desk);
    },
    drawEnd(sheet) {
      if (sheet.status === 'cancelled') return null;
      return { element: drawOutcome(sheet), shownMs: sheet.status === 'paid' ? PAID_SHOWN_MS : FAILED_SHOWN_MS };
    },
  });

  function sayLeft({ expiresAt }: SandboxPaySheet): void {
    setText(left, formatCountdown(Date.parse(expiresAt) - desk.now()));
  }

  return {
    element: layer.element,
    update: layer.update,
    tick() {
      const sheet = layer.shown();
      if (sheet !== null) sayLeft(sheet);
    },
  };
}

function drawSheet(sheet: SandboxPaySheet, left: HTMLElement, desk: Desk): HTMLElement {
  const tap = (choice: 'pay' | 'cancel') => async () => {
    element.classList.toggle('pay-sheet--busy', choice === 'pay');
    const signs = choice === 'pay' && sheet.contract !== undefined ? signing.checked : undefined;
    const taken = await answerOnce(desk, element, () => panel.answerSheet(sheet.id, choice, signs));
    if (!taken) element.classList.remove('pay-sheet--busy');
  };
  // WeChat's own sheet has its switch on: what was agreed to in the mini-program is being signed.
  const signing = h('input', { type: 'checkbox', checked: true });
  const pay = tap('pay');
  const cancel = tap('cancel');
  const element = drawDialog(
    {
      className: 'pay-sheet',
      label: `微信支付，向${sheet.payee}付款${formatYuan(sheet.amountFen)}`,
      closeLabel: '关闭收银台',
      onClose: () => void cancel(),
    },
    h('p', { class: 'pay-sheet__payee' }, `付款给 ${sheet.payee}`),
    drawAmount(sheet.amountFen),
    h(
      'dl',
      { class: 'pay-sheet__facts' },
      h('dt', {}, '商品'),
      h('dd', {}, sheet.description),
      h('dt', {}, '付款方式'),
      h('dd', {}, icon('wallet', 18), '零钱'),
      h('dt', {}, '剩余时间'),
      h('dd', {}, left),
    ),
    sheet.contract !== undefined && drawContract(sheet.contract, signing),
    button('pay-sheet__pay', '确认支付', () => void pay()),
    button('pay-sheet__cancel', '取消支付', () => void cancel()),
  );
  return element;
}

function drawContract({ planName, displayAccount }: Contract, signing: HTMLInputElement): HTMLElement {
  return h(
    'label',
    { class: 'pay-sheet__contract' },
    h('span', {}, `并开通自动扣费：${planName}`, h('small', {}, `账号 ${displayAccount} · 可随时在微信里关闭`)),
    signing,
  );
}

type Contract = NonNullable<SandboxPaySheet['contract']>;

function drawAmount(amountFen: number): HTMLElement {
  const { sign, yuan, decimals } = splitYuan(amountFen);
  return h(
    'p',
    { class: 'pay-sheet__amount' },
    h('span', { class: 'pay-sheet__sign' }, sign),
    yuan,
    h('span', { class: 'pay-sheet__decimals' }, decimals),
  );
}

function drawOutcome(sheet: SandboxPaySheet): HTMLElement {
  const paid = sheet.status === 'paid';
  const reason = sheet.errMsg?.replace(/^request(Virtual)?Payment:fail ?/, '') ?? '';
  return drawEnd('pay-sheet', paid, paid ? '支付成功' : reason || '支付没有完成', paid && drawAmount(sheet.amountFen));
}

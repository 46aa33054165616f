import type { SandboxPaySheet } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, h, setText } from './dom.js';
import { formatCountdown, formatYuan, splitYuan } from './format.js';
import { icon } from './icons.js';
import { panel } from './panel.js';

/** How long the sheet says how it ended before it goes down. */
const PAID_SHOWN_MS = 900;
const FAILED_SHOWN_MS = 2_000;

/** WeChat Pay's sheet over the lower part of a phone. */
export interface PaySheetView {
  readonly element: HTMLElement;
  /** The person's latest sheet, open or not. */
  update(sheet: SandboxPaySheet | null): void;
  tick(): void;
}

/** Shows a person's pay sheet from the moment it opens until it has said how it ended. */
export function createPaySheetView(desk: Desk): PaySheetView {
  const layer = h('div', { class: 'pay-layer', hidden: true });
  let shown: SandboxPaySheet | null = null;
  let left: HTMLElement | null = null;

  function open(sheet: SandboxPaySheet): void {
    shown = sheet;
    const drawn = drawSheet(sheet, (answer, signs) => panel.answerSheet(sheet.id, answer, signs), desk);
    left = drawn.left;
    layer.replaceChildren(drawn.element);
    layer.hidden = false;
    tick();
    // The dialog itself, not its button: the key that bought must not also pay.
    drawn.element.focus({ preventScroll: true });
  }

  function finish(sheet: SandboxPaySheet): void {
    shown = null;
    left = null;
    if (sheet.status === 'cancelled') {
      close();
      return;
    }
    layer.replaceChildren(drawOutcome(sheet));
    const stays = sheet.status === 'paid' ? PAID_SHOWN_MS : FAILED_SHOWN_MS;
    window.setTimeout(() => {
      if (shown === null) close();
    }, stays);
  }

  function close(): void {
    layer.hidden = true;
    layer.replaceChildren();
  }

  function tick(): void {
    if (shown === null || left === null) return;
    setText(left, formatCountdown(Date.parse(shown.expiresAt) - desk.now()));
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
    tick,
  };
}

function drawSheet(
  sheet: SandboxPaySheet,
  answer: (answer: 'pay' | 'cancel', signs?: boolean) => Promise<SandboxPaySheet>,
  desk: Desk,
): { readonly element: HTMLElement; readonly left: HTMLElement } {
  const left = h('span', { class: 'pay-sheet__left' });
  const tap = (choice: 'pay' | 'cancel') => async () => {
    const buttons = element.querySelectorAll('button');
    for (const each of buttons) each.disabled = true;
    element.classList.toggle('pay-sheet--busy', choice === 'pay');
    const signs = choice === 'pay' && sheet.contract !== undefined ? signing.checked : undefined;
    const answered = await desk.attempt(answer(choice, signs), '沙盒没有应答，请再试一次');
    desk.refresh();
    if (answered !== null) return;
    element.classList.remove('pay-sheet--busy');
    for (const each of buttons) each.disabled = false;
  };
  // WeChat's own sheet has its switch on: what was agreed to in the mini-program is being signed.
  const signing = h('input', { type: 'checkbox', checked: true });
  const pay = tap('pay');
  const cancel = tap('cancel');
  const element = h(
    'section',
    {
      class: 'pay-sheet',
      role: 'dialog',
      'aria-label': `微信支付，向${sheet.payee}付款${formatYuan(sheet.amountFen)}`,
      tabindex: -1,
      onKeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === 'Escape') void cancel();
      },
    },
    h(
      'header',
      { class: 'pay-sheet__head' },
      button('pay-sheet__close', icon('close', 22), () => void cancel(), { 'aria-label': '关闭收银台' }),
      h('span', { class: 'pay-sheet__brand' }, '微信支付'),
    ),
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
  return { element, left };
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
  return h(
    'section',
    { class: 'pay-sheet pay-sheet--outcome', role: 'status' },
    h(
      'span',
      { class: `pay-sheet__mark${paid ? '' : ' pay-sheet__mark--failed'}` },
      icon(paid ? 'check' : 'close', 34),
    ),
    h('p', { class: 'pay-sheet__ended' }, paid ? '支付成功' : reason || '支付没有完成'),
    paid && drawAmount(sheet.amountFen),
  );
}

import type { SandboxVirtualOrder } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, createList, h, setText, type View } from './dom.js';
import { formatChatTime, formatYuan } from './format.js';
import { panel } from './panel.js';
import { describeVirtualOrder } from './wording.js';

/** The orders of virtual payment, and what can happen to them from outside. */
export interface VirtualOrdersView {
  readonly element: HTMLElement;
  /** Reads them anew; shows nothing while there are none. */
  read(): Promise<void>;
}

export function createVirtualOrders(desk: Desk, nameOf: (personId: string) => string): VirtualOrdersView {
  let version = 0;
  const list = h('div', { class: 'rows' });
  const element = h('section', { hidden: true }, h('p', { class: 'hint' }, '虚拟支付的订单'), list);
  const updateList = createList<SandboxVirtualOrder>(
    list,
    ({ outTradeNo }) => outTradeNo,
    () => createRow(desk, nameOf),
  );
  return {
    element,
    async read() {
      version += 1;
      const asked = version;
      const orders = await panel.readVirtualOrders().catch(() => null);
      if (orders === null || asked !== version) return;
      element.hidden = orders.length === 0;
      updateList(orders);
    },
  };
}

function createRow(desk: Desk, nameOf: (personId: string) => string): View<SandboxVirtualOrder> {
  let order: SandboxVirtualOrder | null = null;
  const title = h('span', { class: 'row__title' });
  const amount = h('span', { class: 'row__amount' });
  const state = h('span', { class: 'chip' });
  const facts = h('p', { class: 'row__facts' });
  const number = h('p', { class: 'row__number' });
  const act = (label: string, happen: (outTradeNo: string) => Promise<null>, failure: string) =>
    button('button button--small', label, async () => {
      if (order === null) return;
      await desk.attempt(happen(order.outTradeNo), failure);
      desk.refresh();
    });
  const refund = act('应用商店退款', panel.refundAtApple, '这笔订单没有可退的金额');
  const complaint = act('用户投诉', panel.complain, '没有投诉成功，请再试一次');
  return {
    element: h(
      'article',
      { class: 'row' },
      h('div', { class: 'row__line' }, title, amount),
      h('div', { class: 'row__line' }, facts, state),
      number,
      h('div', { class: 'row__line' }, refund, complaint),
    ),
    update(changed) {
      order = changed;
      const { text, tone } = describeVirtualOrder(changed);
      setText(title, changed.productId);
      setText(amount, formatYuan(changed.amountFen));
      setText(state, text);
      state.className = `chip chip--${tone}`;
      const paid = changed.paidAt === null ? '' : `${formatChatTime(Date.parse(changed.paidAt), desk.now())}付款`;
      setText(facts, [nameOf(changed.personId), paid].filter(Boolean).join(' · '));
      setText(number, changed.outTradeNo);
      refund.hidden = changed.paidAt === null || changed.refundedFen === changed.amountFen;
      complaint.hidden = changed.paidAt === null;
    },
  };
}

import type { SandboxVirtualOrder } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, createList, h, type View } from './dom.js';
import { formatChatTime } from './format.js';
import { createOrderRow } from './order-row.js';
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
  const act = (label: string, happen: (outTradeNo: string) => Promise<null>, failure: string) =>
    button('button button--small', label, async () => {
      if (order === null) return;
      await desk.attempt(happen(order.outTradeNo), failure);
      desk.refresh();
    });
  const refund = act('应用商店退款', panel.refundAtApple, '这笔订单没有可退的金额');
  const complaint = act('用户投诉', panel.complain, '没有投诉成功，请再试一次');
  const row = createOrderRow(h('div', { class: 'row__line' }, refund, complaint));
  return {
    element: row.element,
    update(changed) {
      order = changed;
      const { productId, personId, paidAt, outTradeNo, amountFen, refundedFen } = changed;
      const paid = paidAt !== null && `${formatChatTime(Date.parse(paidAt), desk.now())}付款`;
      const facts = [nameOf(personId), paid];
      row.update({ title: productId, amountFen, state: describeVirtualOrder(changed), facts, outTradeNo });
      refund.hidden = paidAt === null || refundedFen === amountFen;
      complaint.hidden = paidAt === null;
    },
  };
}

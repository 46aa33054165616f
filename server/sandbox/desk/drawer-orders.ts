import type { SandboxOrder } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { button, createList, h, setText, type View } from './dom.js';
import { formatChatTime, formatYuan, toLocalField } from './format.js';
import { createOrderRow } from './order-row.js';
import { panel } from './panel.js';
import { createVirtualOrders } from './virtual-orders.js';
import { describeOrder } from './wording.js';

/** The orders as WeChat Pay has them, those whose money is frozen, and the bill of a day. */
export function createOrdersDrawer(desk: Desk): View<Snapshot> {
  let current: Snapshot | null = null;
  let version = 0;
  const frozen = h('p', { class: 'notice notice--warn', hidden: true });
  const list = h('div', { class: 'rows' });
  const empty = h('p', { class: 'hint' }, '还没有订单。');
  const nameOf = (personId: string) => current?.state.people.find(({ id }) => id === personId)?.nickname ?? '';
  const updateList = createList<SandboxOrder>(
    list,
    ({ outTradeNo }) => outTradeNo,
    () => createRow(desk, nameOf),
  );
  const virtual = createVirtualOrders(desk, nameOf);

  async function read(): Promise<void> {
    version += 1;
    const asked = version;
    const orders = await panel.readOrders().catch(() => null);
    if (orders === null || asked !== version) return;
    empty.hidden = orders.length > 0;
    updateList(orders);
  }

  return {
    element: h('div', {}, frozen, list, empty, virtual.element, createBill(desk)),
    update(snapshot) {
      // The state says only that something changed; the orders themselves are read when it did.
      if (current?.state !== snapshot.state) {
        void read();
        void virtual.read();
      }
      current = snapshot;
      const { unsettledOrders } = snapshot.state;
      const sum = unsettledOrders.reduce((fen, { amountFen }) => fen + amountFen, 0);
      frozen.hidden = unsettledOrders.length === 0;
      setText(frozen, `${unsettledOrders.length}笔订单还没有上传发货信息，${formatYuan(sum)}冻结在微信支付。`);
    },
  };
}

function createRow(desk: Desk, nameOf: (personId: string) => string): View<SandboxOrder> {
  let order: SandboxOrder | null = null;
  const pay = button('button button--small', '不经收银台直接付款', async () => {
    if (order === null) return;
    await desk.attempt(panel.payOrder(order.outTradeNo), '这笔订单现在不能付款');
    desk.refresh();
  });
  const row = createOrderRow(pay);
  return {
    element: row.element,
    update(changed) {
      order = changed;
      const { description: title, amountFen, outTradeNo } = changed;
      const now = desk.now();
      const at = (instant: string) => formatChatTime(Date.parse(instant), now);
      const facts = [
        nameOf(changed.personId),
        changed.paidAt === null ? `${at(changed.createdAt)}下单` : `${at(changed.paidAt)}付款`,
        changed.refundedFen > 0 && `已退${formatYuan(changed.refundedFen)}`,
        changed.paidAt !== null && (changed.shippedAt === null ? '未发货' : '已发货'),
        changed.settledAt !== null && '已结算',
      ];
      row.update({ title, amountFen, state: describeOrder(changed), facts, outTradeNo });
      pay.hidden = changed.state !== 'NOTPAY';
    },
  };
}

function createBill(desk: Desk): HTMLElement {
  const day = h('input', { type: 'date', class: 'field', 'aria-label': '对账单日期', required: true });
  const text = h('pre', { class: 'bill', tabindex: 0, 'aria-label': '交易账单', hidden: true });
  const details = h(
    'details',
    { class: 'fold' },
    h('summary', {}, '交易账单'),
    h(
      'form',
      {
        class: 'fold__form',
        onSubmit: async (event) => {
          event.preventDefault();
          const bill = await desk.attempt(
            panel.readBill(day.value).then((content) => content ?? '这一天没有交易。'),
            '没有读到账单，请再试一次',
          );
          if (bill === null) return;
          setText(text, bill);
          text.hidden = false;
        },
      },
      day,
      h('button', { type: 'submit', class: 'button button--small' }, '查看'),
    ),
    text,
  );
  details.addEventListener('toggle', () => {
    if (day.value === '') day.value = toLocalField(desk.now()).slice(0, 10);
  });
  return details;
}

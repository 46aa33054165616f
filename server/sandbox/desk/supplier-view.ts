import type { SandboxSupplyOrder, SandboxSupplyProduct } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { createList, h, setText, type View } from './dom.js';
import { createFaultList } from './drawer-faults.js';
import { groupFaults, SUPPLIER_TITLE } from './faults.js';
import { formatChatTime } from './format.js';
import { panel } from './panel.js';
import type { Tone } from './wording.js';

/** The supplier of virtual goods: what was ordered of it, and how it can fail. */
export function createSupplier(desk: Desk): View<Snapshot> {
  let shown: Snapshot['state'] | null = null;
  let products: readonly SandboxSupplyProduct[] = [];
  const empty = h('p', { class: 'hint' }, '还没有订单：用积分兑换一件由供应商充值的商品试试。');
  const list = h('div', { class: 'rows' });
  const nameOf = (sku: string) => products.find((product) => product.sku === sku)?.name ?? sku;
  const updateList = createList<SandboxSupplyOrder>(
    list,
    ({ number }) => number,
    () => createOrder(desk, nameOf),
  );
  const faults = createFaultList(desk);
  const fold = h('details', { class: 'fold' }, h('summary', {}, '让供应商出错'), faults.element);

  async function read(): Promise<void> {
    if (products.length === 0) products = await panel.readSupplyProducts().catch(() => []);
    const orders = await panel.readSupplyOrders().catch(() => null);
    if (orders === null) return;
    empty.hidden = orders.length > 0;
    updateList(orders.slice(0, SHOWN_ORDERS));
  }

  return {
    element: h('section', { class: 'group' }, h('h3', { class: 'group__title' }, '虚拟商品供应商'), empty, list, fold),
    update({ state }) {
      if (shown !== state) void read();
      shown = state;
      const group = groupFaults(state.faults).find(({ title }) => title === SUPPLIER_TITLE);
      fold.hidden = group === undefined;
      if (group !== undefined) faults.update(group.faults);
    },
  };
}

const SHOWN_ORDERS = 10;

function createOrder(desk: Desk, nameOf: (sku: string) => string): View<SandboxSupplyOrder> {
  const title = h('span', { class: 'row__title' });
  const chip = h('span', { class: 'chip' });
  const facts = h('p', { class: 'row__facts' });
  const number = h('p', { class: 'row__number' });
  return {
    element: h('article', { class: 'row' }, h('div', { class: 'row__line' }, title, chip), facts, number),
    update({ number: own, sku, account, status, requests, createdAt, endedAt }) {
      const { text, tone } = STATUS[status];
      const at = (instant: string) => formatChatTime(Date.parse(instant), desk.now());
      const steps = [
        account === null ? null : `${account.slice(0, 3)}****${account.slice(-4)}`,
        `${at(createdAt)}下单`,
        requests > 1 ? `请求 ${requests} 次` : null,
        endedAt === null ? null : `${at(endedAt)}完结`,
      ];
      setText(title, nameOf(sku));
      setText(chip, text);
      chip.className = `chip chip--${tone}`;
      setText(facts, steps.filter((step) => step !== null).join(' · '));
      setText(number, own);
    },
  };
}

const STATUS: Readonly<Record<SandboxSupplyOrder['status'], { readonly text: string; readonly tone: Tone }>> = {
  processing: { text: '处理中', tone: 'warn' },
  succeeded: { text: '已到账', tone: 'good' },
  failed: { text: '失败', tone: 'bad' },
};

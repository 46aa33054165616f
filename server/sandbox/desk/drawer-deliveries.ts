import type { SandboxDelivery } from '../../../shared/contract/sandbox.js';
import type { Snapshot } from './desk.js';
import { button, createList, h, setAttribute, setText, type View } from './dom.js';
import { formatDay, formatTime } from './format.js';
import { describeAttempt, describeEvent } from './wording.js';

const FILTERS: readonly { readonly label: string; readonly fits: (delivery: SandboxDelivery) => boolean }[] = [
  { label: '全部', fits: () => true },
  { label: '支付通知', fits: ({ kind }) => kind === 'notice' },
  { label: '消息推送', fits: ({ kind }) => kind === 'push' },
  { label: '供应商通知', fits: ({ kind }) => kind === 'supply' },
  { label: '未接收', fits: ({ accepted }) => !accepted },
];

const KINDS: Readonly<Record<SandboxDelivery['kind'], string>> = {
  notice: '支付通知',
  push: '消息推送',
  supply: '供应商通知',
};

/** Every attempt to bring a notice or a push to the server, the newest first. */
export function createDeliveriesDrawer(): View<Snapshot> {
  let chosen = FILTERS[0];
  let deliveries: readonly SandboxDelivery[] = [];
  const list = h('div', { class: 'rows' });
  const empty = h('p', { class: 'hint' }, '没有这样的投递。');
  const updateList = createList<SandboxDelivery>(list, ({ id }) => id, createRow);
  const filters = FILTERS.map((filter) => ({
    filter,
    element: button('filter', filter.label, () => {
      chosen = filter;
      draw();
    }),
  }));

  function draw(): void {
    const fitting = deliveries.filter((delivery) => chosen?.fits(delivery) ?? true);
    for (const { filter, element } of filters) setAttribute(element, 'aria-pressed', String(filter === chosen));
    empty.hidden = fitting.length > 0;
    updateList(fitting);
  }

  return {
    element: h(
      'div',
      {},
      h('p', { class: 'hint' }, '微信和供应商向服务器投递通知与推送的每一次尝试；没有被接收的会按对方的节奏重发。'),
      h('div', { class: 'filters', role: 'group', 'aria-label': '筛选' }, ...filters.map(({ element }) => element)),
      list,
      empty,
    ),
    update(snapshot) {
      deliveries = snapshot.state.deliveries;
      draw();
    },
  };
}

function createRow(delivery: SandboxDelivery): View<SandboxDelivery> {
  const chip = h('span', { class: 'chip' });
  const at = Date.parse(delivery.at);
  return {
    element: h(
      'article',
      { class: 'row' },
      h('div', { class: 'row__line' }, h('span', { class: 'row__title' }, describeEvent(delivery.eventType)), chip),
      h(
        'p',
        { class: 'row__facts' },
        `${KINDS[delivery.kind]} · 第${delivery.attempt}次 · ${formatDay(at)} ${formatTime(at, { seconds: true })}`,
      ),
      h('p', { class: 'row__number' }, new URL(delivery.url).pathname),
    ),
    update(changed) {
      const { text, tone } = describeAttempt(changed);
      setText(chip, text);
      chip.className = `chip chip--${tone}`;
    },
  };
}

import type { Desk, DrawerName, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { createDeliveriesDrawer } from './drawer-deliveries.js';
import { createFaultsDrawer } from './drawer-faults.js';
import { createMoreDrawer } from './drawer-more.js';
import { createOrdersDrawer } from './drawer-orders.js';
import { createRenewalsDrawer } from './drawer-renewals.js';
import { createShopDrawer } from './drawer-shop.js';
import { icon } from './icons.js';

const TITLES: Readonly<Record<DrawerName, string>> = {
  orders: '订单',
  renewals: '自动续费',
  deliveries: '投递记录',
  faults: '故障',
  shop: '门店',
  more: '更多',
};

/** The drawer at the right edge; the desk beside it stays usable. Escape closes it. */
export function createDrawer(desk: Desk): View<Snapshot> {
  const contents: Readonly<Record<DrawerName, View<Snapshot>>> = {
    orders: createOrdersDrawer(desk),
    renewals: createRenewalsDrawer(desk),
    deliveries: createDeliveriesDrawer(),
    faults: createFaultsDrawer(desk),
    shop: createShopDrawer(desk),
    more: createMoreDrawer(desk),
  };
  const title = h('h2', { class: 'drawer__title', id: 'drawer-title' });
  const body = h('div', { class: 'drawer__body' });
  let shown: DrawerName | null = null;
  const element = h(
    'aside',
    {
      class: 'drawer',
      id: 'drawer',
      'aria-labelledby': 'drawer-title',
      tabindex: -1,
      hidden: true,
      onKeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === 'Escape') desk.openDrawer(null);
      },
    },
    h(
      'header',
      { class: 'drawer__head' },
      title,
      button('drawer__close', icon('close', 20), () => desk.openDrawer(null), { 'aria-label': '关闭' }),
    ),
    body,
  );
  return {
    element,
    update(snapshot) {
      const { drawer } = snapshot;
      if (drawer !== null) contents[drawer].update(snapshot);
      if (drawer === shown) return;
      const left = shown;
      shown = drawer;
      element.hidden = drawer === null;
      if (drawer !== null) {
        setText(title, TITLES[drawer]);
        body.replaceChildren(contents[drawer].element);
        body.scrollTop = 0;
        element.focus({ preventScroll: true });
      } else if (left !== null) {
        document.querySelector<HTMLElement>(`[data-tool="${left}"]`)?.focus();
      }
    },
  };
}

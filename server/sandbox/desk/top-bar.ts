import type { Desk, DrawerName, Snapshot } from './desk.js';
import { button, h, setAttribute, setText, type View } from './dom.js';
import { type IconName, icon } from './icons.js';

const TOOLS: readonly { readonly drawer: DrawerName; readonly label: string; readonly icon: IconName }[] = [
  { drawer: 'shop', label: '门店', icon: 'shop' },
  { drawer: 'orders', label: '订单', icon: 'receipt' },
  { drawer: 'renewals', label: '续费', icon: 'renew' },
  { drawer: 'deliveries', label: '投递', icon: 'deliveries' },
  { drawer: 'faults', label: '故障', icon: 'fault' },
  { drawer: 'more', label: '更多', icon: 'more' },
];

/** The desk's name and its first hint, the clock, and the drawers' handles. */
export function createTopBar(desk: Desk, clock: HTMLElement): View<Snapshot> {
  let current: Snapshot | null = null;
  const toggle = (drawer: DrawerName) => desk.openDrawer(current?.drawer === drawer ? null : drawer);
  const tools = TOOLS.map(({ drawer, label, icon: name }) => {
    const badge = h('span', { class: 'badge', hidden: true });
    const words = h('span', { class: 'tool__label' }, label);
    const element = button('tool', icon(name, 20), () => toggle(drawer), {
      'aria-controls': 'drawer',
      'data-tool': drawer,
    });
    element.append(words, badge);
    return { drawer, label, badge, element };
  });
  const theme = button('tool tool--icon', icon('moon', 20), () =>
    desk.setTheme(current?.appearance.theme === 'dark' ? 'light' : 'dark'),
  );
  return {
    element: h(
      'header',
      { class: 'bar' },
      h(
        'div',
        { class: 'bar__title' },
        h('h1', {}, '会员演示台'),
        h('p', { class: 'bar__hint' }, '在手机里点开会员，买一张试试'),
      ),
      clock,
      h('nav', { class: 'bar__tools', 'aria-label': '工具' }, ...tools.map(({ element }) => element), theme),
    ),
    update(snapshot) {
      current = snapshot;
      const { state, drawer, appearance } = snapshot;
      const counts: Readonly<Partial<Record<DrawerName, readonly [number, string]>>> = {
        orders: [state.unsettledOrders.length, '笔未发货'],
        faults: [state.faults.filter(({ enabled }) => enabled).length, '项故障开启'],
      };
      for (const tool of tools) {
        const [count, words] = counts[tool.drawer] ?? [0, ''];
        tool.badge.hidden = count === 0;
        setText(tool.badge, String(count));
        setAttribute(tool.element, 'aria-expanded', String(drawer === tool.drawer));
        setAttribute(tool.element, 'aria-label', count > 0 ? `${tool.label}，${count}${words}` : tool.label);
      }
      const dark = appearance.theme === 'dark';
      const label = dark ? '换成浅色' : '换成深色';
      setAttribute(theme, 'aria-label', label);
      setAttribute(theme, 'title', label);
      if (theme.dataset.shows !== appearance.theme) {
        theme.dataset.shows = appearance.theme;
        theme.replaceChildren(icon(dark ? 'sun' : 'moon', 20));
      }
    },
  };
}

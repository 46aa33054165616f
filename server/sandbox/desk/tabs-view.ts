import type { Desk, Snapshot, Tab } from './desk.js';
import { button, h, setAttribute, setText, type View } from './dom.js';
import { countUnseen } from './selection.js';

const TABS: readonly { readonly tab: Tab; readonly label: string }[] = [
  { tab: 'phone', label: '手机' },
  { tab: 'official', label: '公众号' },
  { tab: 'service-notice', label: '服务通知' },
];

/** The tabs of a window that cannot show everything; arrow keys move between them. */
export function createTabs(desk: Desk): View<Snapshot> {
  let offered: readonly Tab[] = [];
  const made = TABS.map(({ tab, label }) => {
    const badge = h('span', { class: 'badge', hidden: true });
    const element = button('tab', label, () => desk.openTab(tab), { role: 'tab', 'aria-controls': `panel-${tab}` });
    element.append(badge);
    return { tab, label, badge, element };
  });
  const element = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': '显示' },
    ...made.map((each) => each.element),
  );
  element.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const here = made.findIndex((each) => each.element === document.activeElement);
    const around = made.filter(({ tab }) => offered.includes(tab));
    const next =
      around[(around.findIndex(({ tab }) => tab === made[here]?.tab) + step + around.length) % around.length];
    if (step === 0 || next === undefined) return;
    desk.openTab(next.tab);
    next.element.focus();
  });
  return {
    element,
    update({ layout, tab, state, seen, seats }) {
      element.hidden = layout === 'wide';
      offered = layout === 'narrow' ? ['phone', 'official', 'service-notice'] : ['official', 'service-notice'];
      const selected = offered.includes(tab) ? tab : offered[0];
      for (const each of made) {
        each.element.hidden = !offered.includes(each.tab);
        setAttribute(each.element, 'aria-selected', String(each.tab === selected));
        setAttribute(each.element, 'tabindex', each.tab === selected ? 0 : -1);
        const unseen = each.tab === 'phone' ? 0 : countUnseen(state, seen, seats.active, each.tab);
        each.badge.hidden = unseen === 0;
        setText(each.badge, String(unseen));
        setAttribute(each.element, 'aria-label', unseen > 0 ? `${each.label}，${unseen}条新消息` : each.label);
      }
    },
  };
}

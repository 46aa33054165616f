import { type Child, h, setText, type View } from './dom.js';
import { formatYuan } from './format.js';

/** What the row of an order says. */
export interface OrderFacts {
  readonly title: string;
  readonly amountFen: number;
  readonly state: { readonly text: string; readonly tone: string };
  /** What became of it, one after the other; what is empty or false is left out. */
  readonly facts: readonly (string | false)[];
  readonly outTradeNo: string;
}

/** A row about one order, with what can be done to it at its end. */
export function createOrderRow(...actions: Child[]): View<OrderFacts> {
  const title = h('span', { class: 'row__title' });
  const amount = h('span', { class: 'row__amount' });
  const state = h('span', { class: 'chip' });
  const facts = h('p', { class: 'row__facts' });
  const number = h('p', { class: 'row__number' });
  return {
    element: h(
      'article',
      { class: 'row' },
      h('div', { class: 'row__line' }, title, amount),
      h('div', { class: 'row__line' }, facts, state),
      number,
      ...actions,
    ),
    update(order) {
      setText(title, order.title);
      setText(amount, formatYuan(order.amountFen));
      setText(state, order.state.text);
      state.className = `chip chip--${order.state.tone}`;
      setText(facts, order.facts.filter(Boolean).join(' · '));
      setText(number, order.outTradeNo);
    },
  };
}

import type { SandboxBill, SandboxTillOrder, SandboxTillQuote } from '../../../shared/contract/sandbox-shop.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { formatYuan } from './format.js';
import { createOutcome } from './outcome.js';
import { panel } from './panel.js';
import type { Tone } from './wording.js';

/** Of no coupon: no coupon is named so. */
const NO_COUPON = '';
const USUAL_YUAN = 128;

/** The shop's till 收银台: what a customer's coupons take off a bill, and an order that uses one. */
export function createTill(desk: Desk): View<Snapshot> {
  let personId = '';
  const amount = createYuanField('金额', USUAL_YUAN, 0.01);
  const shipping = createYuanField('其中运费', 0, 0);
  const who = h('p', { class: 'hint' });
  const outcome = createOutcome('till');

  const billOf = (): SandboxBill => ({ personId, amountFen: amount.readFen(), shippingFen: shipping.readFen() });

  async function quote(): Promise<void> {
    const bill = billOf();
    if (bill.shippingFen > bill.amountFen) {
      outcome.show(h('p', { class: 'notice notice--warn' }, '运费不能多于订单金额。'));
      return;
    }
    const quoted = await outcome.attempt(panel.quoteBill(bill));
    if (quoted !== null) drawQuote(bill, quoted);
  }

  function drawQuote(bill: SandboxBill, { coupons, services }: SandboxTillQuote): void {
    const best = coupons.find(({ usable }) => usable);
    let chosen = best?.coupon ?? NO_COUPON;
    const total = h('p', { class: 'till__total', 'aria-live': 'polite' });
    const pay = button('button button--small button--strong', '', () => void open(bill, chosen, true));
    const drawTotal = () => {
      setText(pay, chosen === NO_COUPON ? '付款' : '使用并付款');
      const off = coupons.find(({ coupon }) => coupon === chosen)?.discountFen ?? 0;
      setText(
        total,
        off > 0
          ? `应付 ${formatYuan(bill.amountFen - off)}，已减 ${formatYuan(off)}`
          : `应付 ${formatYuan(bill.amountFen)}`,
      );
    };
    const option = (value: string, title: string, facts: string, discountFen: number, usable: boolean) =>
      h(
        'label',
        { class: usable ? 'coupon' : 'coupon coupon--idle' },
        h('input', {
          type: 'radio',
          name: 'till-coupon',
          value,
          checked: value === chosen,
          disabled: !usable,
          onChange: () => {
            chosen = value;
            drawTotal();
          },
        }),
        h('span', { class: 'coupon__words' }, h('span', {}, title), h('span', { class: 'row__facts' }, facts)),
        discountFen > 0 && h('span', { class: 'row__amount' }, `−${formatYuan(discountFen)}`),
      );
    drawTotal();
    outcome.show(
      h('p', { class: 'row__facts' }, `服务标记：${services.length > 0 ? services.join('、') : '没有'}`),
      h(
        'div',
        { class: 'coupons', role: 'radiogroup', 'aria-label': '优惠券' },
        ...coupons.map(({ coupon, name, words, discountFen, usable, reason }) =>
          option(coupon, name, reason ?? words, discountFen, usable),
        ),
        option(NO_COUPON, '不用券', coupons.length > 0 ? '按原价付款' : '这位会员没有优惠券', 0, true),
      ),
      total,
      h(
        'div',
        { class: 'buttons' },
        pay,
        button('button button--small', '先下单，稍后付款', () => void open(bill, chosen, false)),
      ),
    );
  }

  async function open(bill: SandboxBill, coupon: string, pays: boolean): Promise<void> {
    const opened = await outcome.attempt(panel.openTillOrder(bill, coupon === NO_COUPON ? null : coupon));
    if (opened === null) return;
    drawOrder(opened);
    if (pays) await carryOn(opened, 'pay');
  }

  async function carryOn(order: SandboxTillOrder, step: 'pay' | 'cancel' | 'refund'): Promise<void> {
    const done = await outcome.attempt(panel.carryOnTillOrder(order.reference, step));
    if (done === null) return;
    drawOrder(done);
    desk.reopenPhones();
  }

  function drawOrder(order: SandboxTillOrder): void {
    const { reference, amountFen, discountFen, coupon, status, growth } = order;
    const { text, tone } = ORDER_WORDS[status];
    const step = (words: string, name: 'pay' | 'cancel' | 'refund', look = '') =>
      button(`button button--small ${look}`.trim(), words, () => void carryOn(order, name));
    const steps: Readonly<Record<SandboxTillOrder['status'], readonly HTMLElement[]>> = {
      open: [step('付款', 'pay', 'button--strong'), step('取消订单', 'cancel')],
      paid: [step('退款', 'refund')],
      cancelled: [],
      refunded: [],
    };
    outcome.show(
      h(
        'article',
        { class: 'slip' },
        h(
          'div',
          { class: 'row__line' },
          h('span', { class: 'row__amount' }, formatYuan(amountFen - discountFen)),
          h('span', { class: `chip chip--${tone}` }, text),
        ),
        h('p', { class: 'row__facts' }, describeOrder(order)),
        growth === null || growth === 0
          ? null
          : h('p', { class: 'row__facts' }, `成长值 ${growth > 0 ? '+' : '−'}${Math.abs(growth)}`),
        h('p', { class: 'row__number' }, reference),
        h(
          'div',
          { class: 'buttons' },
          ...steps[status],
          status === 'open' ? null : button('button button--small', '下一位', () => outcome.show()),
        ),
      ),
    );

    function describeOrder({ status: now }: SandboxTillOrder): string {
      if (coupon === null) return '没有用券';
      const held = { open: '已占用', paid: '已使用', cancelled: '已退回', refunded: '已退回' }[now];
      return `原价 ${formatYuan(amountFen)} · ${coupon}减 ${formatYuan(discountFen)}，${held}`;
    }
  }

  return {
    element: h(
      'section',
      { class: 'group' },
      h('h3', { class: 'group__title' }, '收银台'),
      who,
      h(
        'form',
        {
          class: 'report till',
          onSubmit: (event) => {
            event.preventDefault();
            void quote();
          },
        },
        h('div', { class: 'report__fields' }, amount.element, shipping.element),
        h('button', { type: 'submit', class: 'button button--small' }, '试算'),
      ),
      outcome.element,
    ),
    update({ state, seats }) {
      const person = state.people.find(({ id }) => id === seats.active);
      if (person === undefined || person.id === personId) return;
      personId = person.id;
      outcome.show();
      setText(who, `${person.nickname}来结账：看看优惠券能减多少。`);
    },
  };
}

const ORDER_WORDS: Readonly<Record<SandboxTillOrder['status'], { readonly text: string; readonly tone: Tone }>> = {
  open: { text: '待付款', tone: 'warn' },
  paid: { text: '已付款', tone: 'good' },
  cancelled: { text: '已取消', tone: 'plain' },
  refunded: { text: '已退款', tone: 'plain' },
};

function createYuanField(label: string, value: number, min: number): { element: HTMLElement; readFen(): number } {
  const field = h('input', { class: 'field', type: 'number', step: 0.01, min, max: 1_000_000, required: true, value });
  return {
    element: h('label', { class: 'report__field' }, label, field, '元'),
    readFen: () => Math.round(Number(field.value) * 100),
  };
}

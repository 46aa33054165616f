import type { SandboxGift, SandboxGoods } from '../../../shared/contract/sandbox-shop.js';
import { button, createList, h, setText, type View } from './dom.js';
import { createOutcome } from './outcome.js';
import { panel } from './panel.js';

type Pool = SandboxGoods['pools'][number];

/**
 * What an operator would prepare: a code card 兑换码 to redeem in the phone, and codes in the pools of the live scheme.
 * @param onPrepared told when the goods are to be read again
 */
export function createGoods(onPrepared: () => void): View<SandboxGoods> {
  let gifts: readonly SandboxGift[] = [];
  const outcome = createOutcome('goods');
  const choice = h('select', { class: 'field', 'aria-label': '兑换码给什么' });
  const rows = h('div', { class: 'rows' });
  const updateRows = createList<Pool>(
    rows,
    ({ pool }) => pool,
    () => createPool((pool) => void fill(pool)),
  );

  async function makeCard(): Promise<void> {
    const gift = gifts[choice.selectedIndex];
    if (gift === undefined) return;
    const card = await outcome.attempt(panel.makeCard(gift));
    if (card === null) return;
    outcome.show(h('p', { class: 'row__facts' }, `${card.name}，在手机「我的 › 兑换码」里输入：`), drawCode(card.code));
  }

  async function fill({ pool, benefit }: Pool): Promise<void> {
    const made = await outcome.attempt(panel.fillPool(pool));
    if (made === null) return;
    outcome.show(
      h('p', { class: 'row__facts' }, `「${benefit}」的券码池多了 ${made.codes.length} 个码，会员领取时各得一个：`),
      ...made.codes.map(drawCode),
    );
    onPrepared();
  }

  return {
    element: h(
      'section',
      { class: 'group' },
      h('h3', { class: 'group__title' }, '兑换码与券码'),
      h(
        'form',
        {
          class: 'report',
          onSubmit: (event) => {
            event.preventDefault();
            void makeCard();
          },
        },
        choice,
        h('button', { type: 'submit', class: 'button button--small' }, '做一个兑换码'),
      ),
      rows,
      outcome.element,
    ),
    update({ pools, gifts: offered }) {
      const names = ({ name }: SandboxGift) => name;
      if (offered.map(names).join() !== gifts.map(names).join()) {
        choice.replaceChildren(...offered.map(({ kind, name }) => h('option', {}, `${KINDS[kind]} · ${name}`)));
      }
      gifts = offered;
      updateRows(pools);
    },
  };
}

const KINDS: Readonly<Record<SandboxGift['kind'], string>> = { membership: '会员', benefit: '权益' };

function createPool(onFill: (pool: Pool) => void): View<Pool> {
  let pool: Pool | null = null;
  const name = h('span', { class: 'row__title' });
  const free = h('p', { class: 'row__facts' });
  const fill = button('button button--small', '放入 5 个券码', () => pool !== null && onFill(pool));
  return {
    element: h('article', { class: 'row' }, h('div', { class: 'row__line' }, name, fill), free),
    update(changed) {
      pool = changed;
      setText(name, changed.benefit);
      setText(free, `券码池 ${changed.pool}，还有 ${changed.free} 个可用`);
    },
  };
}

/** A code that can be copied; where the browser forbids that, it is selected by a click. */
function drawCode(code: string): HTMLElement {
  const copy = button('button button--small', '复制', async () => {
    const done = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    );
    setText(copy, done ? '已复制' : '请选中复制');
  });
  return h('div', { class: 'row__line slip' }, h('code', { class: 'code' }, code), copy);
}

import type { SandboxRedemption } from '../../../shared/contract/sandbox-shop.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, type View } from './dom.js';
import { formatDay } from './format.js';
import { createOutcome } from './outcome.js';
import { panel } from './panel.js';

/** Where the mini-program shows a use code. Pages that were left stay in its document, unseen. */
const SHOWN_CODE = '.use-code__digits';

/** The staff's verifier 核销台: a use code is looked at, used, and taken back. */
export function createVerifier(desk: Desk): View<Snapshot> {
  let personId = '';
  const field = h('input', {
    class: 'field till__code',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 20,
    required: true,
    placeholder: '10 位核销码',
    'aria-label': '核销码',
    onInput: () => outcome.show(),
  });
  const outcome = createOutcome('verifier');
  const codeOf = () => field.value.replaceAll(/\D/g, '');

  async function look(): Promise<void> {
    const code = codeOf();
    const seen = await outcome.attempt(panel.previewCode(code));
    if (seen === null) return;
    const until = seen.expiresAt === null ? null : `有效期至${formatDay(Date.parse(seen.expiresAt) - 1)}`;
    const facts = [seen.memberName, `可用 ${seen.usesLeft} 次`, until].filter((fact) => fact !== null).join(' · ');
    outcome.show(
      h(
        'article',
        { class: 'slip' },
        h(
          'div',
          { class: 'row__line' },
          h('span', { class: 'row__title' }, seen.benefit),
          h('span', { class: 'row__facts' }, seen.value),
        ),
        h('p', { class: 'row__facts' }, facts),
        h(
          'div',
          { class: 'buttons' },
          button('button button--small button--strong', '核销', () => void use(code)),
        ),
      ),
    );
  }

  async function use(code: string): Promise<void> {
    const done = await outcome.attempt(panel.redeemCode(code));
    if (done === null) return;
    field.value = '';
    draw(done);
  }

  function draw(redemption: SandboxRedemption): void {
    const { id, benefit, memberName, usesLeft, reversed } = redemption;
    const undo = button('button button--small', '撤销', async () => {
      const done = await outcome.attempt(panel.reverseRedemption(id));
      if (done !== null) draw(done);
    });
    outcome.show(
      h(
        'article',
        { class: 'slip' },
        h(
          'div',
          { class: 'row__line' },
          h('span', { class: 'row__title' }, benefit),
          h('span', { class: `chip chip--${reversed ? 'plain' : 'good'}` }, reversed ? '已撤销' : '已核销'),
        ),
        h('p', { class: 'row__facts' }, `${memberName} · ${usesLeft > 0 ? `还可用 ${usesLeft} 次` : '次数已用完'}`),
        reversed ? null : h('div', { class: 'buttons' }, undo),
      ),
    );
    desk.refresh();
  }

  const form = h(
    'form',
    {
      class: 'report',
      onSubmit: (event) => {
        event.preventDefault();
        void look();
      },
    },
    field,
    h('button', { type: 'submit', class: 'button button--small' }, '查看'),
    button('button button--small report__wide', '读取左边手机上的码', () => {
      const code = desk.readShown(personId, SHOWN_CODE);
      if (code === null) {
        outcome.show(h('p', { class: 'hint' }, '手机上没有打开核销码：在「权益」里点「去使用」。'));
        return;
      }
      field.value = code;
      void look();
    }),
  );
  return {
    element: h(
      'section',
      { class: 'group' },
      h('h3', { class: 'group__title' }, '核销台'),
      h('p', { class: 'hint' }, '会员出示核销码，店员先看清是什么，再核销。'),
      form,
      outcome.element,
    ),
    update({ seats }) {
      if (personId === seats.active) return;
      personId = seats.active;
      field.value = '';
      outcome.show();
    },
  };
}

import type { SandboxContract, SandboxDebit, SandboxPerson } from '../../../shared/contract/sandbox.js';
import { createChoice } from './choice.js';
import type { Desk, Snapshot } from './desk.js';
import { button, createList, h, setText, type View } from './dom.js';
import { formatChatTime, formatYuan } from './format.js';
import { panel } from './panel.js';
import { describeDebit } from './wording.js';

const NO_ANSWER = '沙盒没有应答，请再试一次';

interface ContractWithDebits {
  readonly contract: SandboxContract;
  /** Newest first. */
  readonly debits: readonly SandboxDebit[];
}

/** What WeChat knows of auto-renewal: what a person has for debits, their contracts, and what was debited. */
export function createRenewalsDrawer(desk: Desk): View<Snapshot> {
  let current: Snapshot | null = null;
  let version = 0;
  let person: SandboxPerson | null = null;
  const title = h('h3', { class: 'group__title' });
  const balance = createChoice<'enough' | 'empty'>(
    '扣款时',
    [
      ['enough', '余额充足'],
      ['empty', '余额不足'],
    ],
    async (chosen) => {
      if (person !== null) {
        await desk.attempt(panel.setBalance(person.id, chosen === 'empty' ? 0 : null), NO_ANSWER);
      }
      desk.refresh();
    },
  );
  const list = h('div', { class: 'rows' });
  const empty = h('p', { class: 'hint' }, '还没有签约。在手机里买连续包月的方案，就会签约自动续费。');
  const nameOf = (personId: string) => current?.state.people.find(({ id }) => id === personId)?.nickname ?? '';
  const updateList = createList<ContractWithDebits>(
    list,
    ({ contract }) => contract.id,
    () => createRow(desk, nameOf),
  );

  async function read(personId: string): Promise<void> {
    version += 1;
    const asked = version;
    const found = await Promise.all([panel.readContracts(), panel.readDebits(), panel.readBalance(personId)]).catch(
      () => null,
    );
    if (found === null || asked !== version) return;
    const [contracts, debits, balanceFen] = found;
    empty.hidden = contracts.length > 0;
    balance.update(balanceFen === null || balanceFen > 0 ? 'enough' : 'empty');
    updateList(
      contracts.map((contract) => ({
        contract,
        debits: debits.filter(({ contractId }) => contractId === contract.id),
      })),
    );
  }

  return {
    element: h(
      'div',
      {},
      h(
        'section',
        { class: 'group' },
        title,
        balance.element,
        h('p', { class: 'hint' }, '余额不足时扣款会失败，微信会给这个人发消息，商户之后再试。'),
      ),
      h('section', { class: 'group' }, h('h3', { class: 'group__title' }, '扣费服务'), list, empty),
    ),
    update(snapshot) {
      const { state, seats } = snapshot;
      const changed = current?.state !== state || current.seats.active !== seats.active;
      current = snapshot;
      person = state.people.find(({ id }) => id === seats.active) ?? null;
      setText(title, `${person?.nickname ?? ''}的零钱`);
      // The state says only that something changed; contracts and debits are read when it did.
      if (changed && person !== null) void read(person.id);
    },
  };
}

function createRow(desk: Desk, nameOf: (personId: string) => string): View<ContractWithDebits> {
  let contractId = '';
  const title = h('span', { class: 'row__title' });
  const state = h('span', { class: 'chip' });
  const facts = h('p', { class: 'row__facts' });
  const number = h('p', { class: 'row__number' });
  const debits = h('div', { class: 'rows' });
  const updateDebits = createList<SandboxDebit>(
    debits,
    ({ outTradeNo }) => outTradeNo,
    () => createDebitLine(desk),
  );
  const end = button('button button--small', '在微信里关闭', async () => {
    const agreed = await desk.confirm({
      title: '在微信里关闭这项扣费服务？',
      text: '等于这个人在“微信支付 › 支付设置 › 自动续费”里关闭：微信会通知商户，之后不再扣款，已付的有效期不变。',
      action: '关闭',
    });
    if (!agreed) return;
    await desk.attempt(panel.cancelContract(contractId), NO_ANSWER);
    desk.refresh();
  });
  return {
    element: h('article', { class: 'row' }, h('div', { class: 'row__line' }, title, state), facts, number, debits, end),
    update({ contract, debits: taken }) {
      contractId = contract.id;
      const live = contract.endedAt === null;
      const now = desk.now();
      const at = (instant: string) => formatChatTime(Date.parse(instant), now);
      setText(title, contract.planName);
      setText(state, live ? '签约中' : ENDED_BY[contract.endedBy ?? 'merchant']);
      state.className = `chip chip--${live ? 'good' : 'plain'}`;
      const steps = [
        nameOf(contract.personId),
        contract.displayAccount,
        `${at(contract.signedAt)}签约`,
        contract.endedAt !== null && `${at(contract.endedAt)}解约`,
      ];
      setText(facts, steps.filter(Boolean).join(' · '));
      setText(number, contract.contractCode);
      updateDebits(taken);
      end.hidden = !live;
    },
  };
}

const ENDED_BY = { expiry: '已到期', person: '用户已关闭', merchant: '商户已解约' } as const;

function createDebitLine(desk: Desk): View<SandboxDebit> {
  const facts = h('span', { class: 'row__facts' });
  const state = h('span', { class: 'chip' });
  return {
    element: h('div', { class: 'row__line' }, facts, state),
    update(debit) {
      const { text, tone } = describeDebit(debit);
      const when = Date.parse(debit.endedAt ?? debit.dueAt);
      setText(facts, `${formatChatTime(when, desk.now())} · ${formatYuan(debit.amountFen)}`);
      setText(state, text);
      state.className = `chip chip--${tone}`;
    },
  };
}

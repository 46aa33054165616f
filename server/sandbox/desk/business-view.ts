import type { SandboxEventKind, SandboxEventOutcome, SandboxPerson } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { panel } from './panel.js';

type Metric = SandboxEventKind['metrics'][number];

/** How a metric is asked for: what stands beside its field, and how many of the smallest unit one of it is. */
const units: Readonly<Record<Metric['measure'], { readonly label: string; readonly size: number }>> = {
  fen: { label: '元', size: 100 },
  minutes: { label: '分钟', size: 1 },
  metres: { label: '公里', size: 1_000 },
  times: { label: '次', size: 1 },
  count: { label: '件', size: 1 },
};

/** What the shop's own system would tell of the person on the left: spending, a visit, a refund. */
export function createBusiness(desk: Desk): View<Snapshot> {
  let person: SandboxPerson | null = null;
  let kinds: readonly SandboxEventKind[] = [];
  const choice = h('select', { class: 'field', 'aria-label': '业务事件', onChange: () => drawFields() });
  const fields = h('div', { class: 'report__fields' });
  const who = h('p', { class: 'hint' });
  const outcome = h('div', { role: 'status', 'data-outcome': 'business' });
  const form = h(
    'form',
    {
      class: 'report',
      'data-form': 'business',
      onSubmit: (event) => {
        event.preventDefault();
        void report();
      },
    },
    choice,
    h('button', { type: 'submit', class: 'button button--small', 'data-act': 'report' }, '上报'),
    fields,
  );
  const element = h(
    'section',
    { class: 'group', hidden: true },
    h('h3', { class: 'group__title' }, '业务上报'),
    who,
    form,
    outcome,
  );

  async function reload(): Promise<void> {
    kinds = await panel.readEventKinds().catch(() => []);
    element.hidden = kinds.length === 0;
    choice.replaceChildren(...kinds.map(({ code, name }) => h('option', { value: code }, name)));
    drawFields();
  }

  function drawFields(): void {
    const kind = kinds.find(({ code }) => code === choice.value);
    fields.replaceChildren(
      ...(kind?.metrics ?? []).map(({ code, measure, usual }) => {
        const { label, size } = units[measure];
        const field = h('input', {
          class: 'field',
          name: code,
          type: 'number',
          step: size === 1 ? 1 : 0.01,
          value: usual / size,
        });
        return h('label', { class: 'report__field' }, field, label);
      }),
    );
  }

  async function report(): Promise<void> {
    const kind = kinds.find(({ code }) => code === choice.value);
    if (!kind || person === null) return;
    const metrics: Record<string, number> = {};
    for (const { code, measure } of kind.metrics) {
      const value = Number(fields.querySelector<HTMLInputElement>(`[name="${code}"]`)?.value);
      metrics[code] = Math.round(value * units[measure].size);
    }
    await send(kind, { personId: person.id, kind: kind.code, metrics }, kind.name);
  }

  async function send(
    kind: SandboxEventKind,
    event: Parameters<typeof panel.reportEvent>[0],
    name: string,
  ): Promise<void> {
    const answer = await desk.attempt(panel.reportEvent(event), '沙盒没有应答，事件没有上报');
    if (answer === null) return;
    const { takenBackBy } = kind;
    const back =
      answer.status === 'applied' && takenBackBy !== null && event.subject === undefined
        ? button('button button--small', takenBackBy.name, () => {
            const taken = { personId: event.personId, kind: takenBackBy.code, metrics: {}, subject: answer.subject };
            void send(kind, taken, takenBackBy.name);
          })
        : null;
    outcome.replaceChildren(
      h('p', { class: 'row__title' }, `${name}：${describe(answer)}`),
      ...(answer.detail === null ? [] : [h('p', { class: 'notice notice--warn' }, answer.detail)]),
      ...(back === null ? [] : [h('div', { class: 'buttons' }, back)]),
    );
    desk.reopenPhones();
  }

  return {
    element,
    update({ state, seats }) {
      if (!element.isConnected) void reload();
      if (person?.id !== seats.active) outcome.replaceChildren();
      person = state.people.find(({ id }) => id === seats.active) ?? null;
      if (person !== null) setText(who, `以门店系统的身份，上报${person.nickname}的消费与行为。`);
    },
  };
}

function describe({ status, growth }: SandboxEventOutcome): string {
  switch (status) {
    case 'applied':
      return growth === null || growth === 0
        ? '已记录，没有新的成长值'
        : `已入账 ${growth > 0 ? '+' : '−'}${Math.abs(growth)}`;
    case 'waitingForMember':
      return '还不是会员，保留 90 天，登录后自动计入';
    case 'waitingForOrder':
      return '等待对应的订单';
    case 'repeated':
      return '已经上报过';
    case 'refused':
      return '没有被接受';
    default: {
      const never: never = status;
      return never;
    }
  }
}

import type { SandboxCounting, SandboxScheme, SandboxSchemeOutcome } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, createList, h, setText, type View } from './dom.js';
import { panel } from './panel.js';

/** Ready-made schemes to try out. `update` reads them again whenever they come into sight. */
export function createSchemes(desk: Desk): View<void> {
  const rows = h('div', { class: 'rows' });
  const outcome = h('div', { role: 'status', 'data-outcome': 'scheme' });
  const element = h(
    'section',
    { class: 'group', hidden: true },
    h('h3', { class: 'group__title' }, '示例方案'),
    h('p', { class: 'hint' }, '换一套成长体系。会员在别的体系里的成长值留着，换回来就能接着用。'),
    outcome,
    rows,
  );
  const updateRows = createList<SandboxScheme>(
    rows,
    ({ name }) => name,
    (scheme) => createRow(scheme, (chosen) => void choose(chosen)),
  );

  async function read(): Promise<void> {
    const schemes = await panel.readSchemes().catch(() => []);
    element.hidden = schemes.length === 0;
    updateRows(schemes);
  }

  async function choose(scheme: SandboxScheme): Promise<void> {
    const agreed = await desk.confirm({
      title: `载入「${scheme.title}」？`,
      text: `${scheme.summary}现在的成长体系会停用，手机会重新打开。`,
      action: '载入',
    });
    if (agreed) await load(scheme, null);
  }

  async function load(scheme: SandboxScheme, counting: SandboxCounting | null): Promise<void> {
    setBusy(true);
    outcome.replaceChildren(h('p', { class: 'hint' }, `正在载入「${scheme.title}」…`));
    const answer = await desk.attempt(panel.loadScheme(scheme.name, counting), '沙盒没有应答，方案没有载入');
    setBusy(false);
    outcome.replaceChildren(...(answer === null ? [] : describe(scheme, answer)));
    // The row that was chosen may be far below.
    outcome.scrollIntoView({ block: 'nearest' });
    await read();
    if (answer?.status === 'loaded') desk.reopenPhones();
  }

  function describe(scheme: SandboxScheme, answer: SandboxSchemeOutcome): HTMLElement[] {
    switch (answer.status) {
      case 'loaded': {
        const changes = answer.changes.length > 0 ? answer.changes : ['与现在的方案相同，没有变化'];
        return [
          h('p', { class: 'row__title' }, `已载入「${scheme.title}」`),
          ...[...changes, ...answer.warnings].map((words) => h('p', { class: 'hint' }, words)),
        ];
      }
      case 'refused':
        return [
          h('p', { class: 'row__title' }, `「${scheme.title}」没有载入`),
          ...answer.faults.map((words) => h('p', { class: 'notice notice--warn' }, words)),
        ];
      case 'askCounting':
        return [
          h(
            'p',
            { class: 'notice notice--warn' },
            `${answer.programmes.map((name) => `「${name}」`).join('')}的计分规则有变，且已有会员得分。新规则从什么时候算起？`,
          ),
          h(
            'div',
            { class: 'buttons' },
            button('button button--small', '从现在起', () => void load(scheme, 'from-now')),
            button('button button--small', '本周期重算', () => void load(scheme, 'recompute')),
          ),
        ];
      default: {
        const never: never = answer;
        return never;
      }
    }
  }

  function setBusy(busy: boolean): void {
    for (const each of element.querySelectorAll('button')) each.disabled = busy;
  }

  return {
    element,
    update() {
      if (!element.isConnected) void read();
    },
  };
}

function createRow(first: SandboxScheme, onChoose: (scheme: SandboxScheme) => void): View<SandboxScheme> {
  let scheme = first;
  const live = h('span', { class: 'chip' }, '使用中');
  const choose = button('button button--small', '载入', () => onChoose(scheme), { 'aria-label': `载入${first.title}` });
  const summary = h('p', { class: 'row__facts' });
  return {
    element: h(
      'article',
      { class: 'row', 'data-scheme': first.name },
      h('div', { class: 'row__line' }, h('span', { class: 'row__title' }, first.title), live, choose),
      summary,
    ),
    update(changed) {
      scheme = changed;
      setText(summary, changed.summary);
      live.hidden = !changed.live;
      choose.hidden = changed.live;
    },
  };
}

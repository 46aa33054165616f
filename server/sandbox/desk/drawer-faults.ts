import type { SandboxFault } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { button, createList, h, setAttribute, type View } from './dom.js';
import { type FaultGroup, groupFaults, operationsOf } from './faults.js';
import { panel } from './panel.js';

/** All that can be made to go wrong, with a switch each. */
export function createFaultsDrawer(desk: Desk): View<Snapshot> {
  const clear = button('button button--small', '全部关闭', async () => {
    await desk.attempt(panel.clearFaults(), '沙盒没有应答，故障没有改变');
    desk.refresh();
  });
  const groups = h('div', {});
  const updateGroups = createList<FaultGroup>(
    groups,
    ({ title }) => title,
    ({ title }) => createGroup(title, desk),
  );
  return {
    element: h(
      'div',
      {},
      h('div', { class: 'row__line' }, h('p', { class: 'hint' }, '让微信出错，看看会员系统怎样应对。'), clear),
      groups,
    ),
    update({ state }) {
      clear.disabled = !state.faults.some(({ enabled }) => enabled);
      updateGroups(groupFaults(state.faults));
    },
  };
}

type SetFault = (fault: SandboxFault) => Promise<void>;

function createGroup(title: string, desk: Desk): View<FaultGroup> {
  const list = createFaultList(desk);
  return {
    element: h('section', { class: 'group' }, h('h3', { class: 'group__title' }, title), list.element),
    update: ({ faults }) => list.update(faults),
  };
}

/** Faults with a switch each. */
export function createFaultList(desk: Desk): View<readonly SandboxFault[]> {
  const set: SetFault = async (fault) => {
    await desk.attempt(panel.setFault(fault), '沙盒没有应答，故障没有改变');
    desk.refresh();
  };
  const list = h('div', { class: 'rows' });
  const updateList = createList<SandboxFault>(
    list,
    ({ name }) => name,
    (fault) => createFault(fault, set),
  );
  return { element: list, update: updateList };
}

function createFault(first: SandboxFault, set: SetFault): View<SandboxFault> {
  let fault = first;
  const change = (part: Partial<SandboxFault>) => void set({ ...fault, ...part });
  const toggle = h('button', {
    type: 'button',
    class: 'switch',
    role: 'switch',
    'aria-label': first.label,
    onClick: () => change({ enabled: !fault.enabled }),
  });
  const count = createNumber('次数', '一直', 1, (value) => change({ count: value }));
  const delay = createNumber('毫秒', '默认', 0, (value) => change({ milliseconds: value }));
  const place = createPlace(first.name, (operation) => change({ operation }));
  const more = h(
    'div',
    { class: 'fault__more' },
    count.element,
    first.milliseconds !== null && delay.element,
    place.element,
  );
  return {
    element: h(
      'article',
      { class: 'row fault' },
      h('div', { class: 'row__line' }, h('span', { class: 'fault__label' }, first.label), toggle),
      more,
    ),
    update(changed) {
      fault = changed;
      setAttribute(toggle, 'aria-checked', String(fault.enabled));
      more.hidden = !fault.enabled;
      count.update(fault.count);
      delay.update(fault.milliseconds);
      place.update(fault.operation);
    },
  };
}

function createNumber(
  label: string,
  empty: string,
  min: number,
  onChange: (value: number | null) => void,
): { readonly element: HTMLElement; update(value: number | null): void } {
  const field = h('input', { type: 'number', class: 'field field--number', min, step: 1, placeholder: empty });
  field.addEventListener('change', () => {
    if (!field.reportValidity()) return;
    onChange(field.value === '' ? null : Number(field.value));
  });
  return {
    element: h('label', { class: 'fault__field' }, label, field),
    update(value) {
      // What is being typed is not overwritten by what the sandbox still has.
      if (document.activeElement !== field) field.value = value === null ? '' : String(value);
    },
  };
}

function createPlace(
  faultName: string,
  onChange: (operation: string | null) => void,
): { readonly element: HTMLElement | null; update(operation: string | null): void } {
  const operations = operationsOf(faultName);
  if (operations.length === 0) return { element: null, update: () => undefined };
  const field = h(
    'select',
    { class: 'field' },
    h('option', { value: '' }, '所有接口'),
    ...operations.map(([operation, label]) => h('option', { value: operation }, label)),
  );
  field.addEventListener('change', () => onChange(field.value === '' ? null : field.value));
  return {
    element: h('label', { class: 'fault__field' }, '接口', field),
    update(operation) {
      if (document.activeElement !== field) field.value = operation ?? '';
    },
  };
}

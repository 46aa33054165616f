import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render } from '@testing-library/react';
import { ConfigProvider } from 'antd';
import { useState } from 'react';
import { FormGuard } from '../../server/console/src/pages/config/forms/form-guard';
import type { SectionForm } from '../../server/console/src/pages/config/forms/form-shape';
import type { ConfigSection } from '../../shared/contract/ops/config-sections';

/** A form as the page of a draft shows it, with what the draft's other sections hold. */
export interface OpenedSection {
  /** The section as the form has made it. */
  readonly value: () => unknown;
  /** Takes the form away again. */
  readonly close: () => void;
}

const DRAFT = 'draft-1';

/** Shows a section's form. @param around what the other sections hold as it was last saved */
export function openSection(
  Form: SectionForm,
  initial: unknown,
  around: Partial<Record<ConfigSection, unknown>> = {},
  isReadOnly = false,
): OpenedSection {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  for (const section of ['plans', 'growth', 'points', 'benefits'] as const) {
    queries.setQueryData([`/ops/v1/config/drafts/${DRAFT}/sections/${section}`, {}], {
      content: around[section] ?? null,
    });
  }
  queries.setQueryData(['/ops/v1/member-lists', { kind: 'audience' }], {
    items: [{ name: 'regulars' }],
    nextCursor: null,
  });
  queries.setQueryData(['/ops/v1/pools', {}], { items: [{ pool: 'music', free: 12 }], nextCursor: null });
  let latest = initial;
  function Page() {
    const [value, setValue] = useState(initial);
    latest = value;
    return <Form draftId={DRAFT} value={value} onChange={setValue} isReadOnly={isReadOnly} />;
  }
  const { unmount } = render(
    <ConfigProvider
      virtual={false}
      theme={{ zeroRuntime: true, token: { motion: false } }}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queries}>
        <FormGuard>
          <Page />
        </FormGuard>
      </QueryClientProvider>
    </ConfigProvider>,
  );
  return { value: () => JSON.parse(JSON.stringify(latest ?? null)), close: unmount };
}

/** The drawer that is open, or the page itself. */
function here(): HTMLElement {
  return [...document.querySelectorAll<HTMLElement>('[role=dialog]')].at(-1) ?? document.body;
}

/** The one field with a label. Asked of the document itself: by roles it takes ten times as long. */
function fieldOf(label: string): HTMLElement {
  return only(
    fieldsHere().filter((field) => field.getAttribute('aria-label') === label),
    label,
  );
}

/** The one button with a name. */
export function buttonOf(name: string): HTMLButtonElement {
  const buttons = [...here().querySelectorAll('button')];
  return only(
    buttons.filter((button) => nameOf(button) === name),
    name,
  );
}

function nameOf(button: Element): string {
  return button.getAttribute('aria-label') ?? button.textContent ?? '';
}

function only<T>(found: readonly T[], name: string): T {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error(`there are ${found.length} of “${name}”`);
  return first;
}

/** Types into a field. */
export function fill(label: string, text: string): void {
  fireEvent.change(fieldOf(label), { target: { value: text } });
}

/** Chooses one of a field's choices; of a field that takes several, one more. */
export async function choose(label: string, option: string): Promise<void> {
  const field = fieldOf(label);
  await settled(() => fireEvent.mouseDown(field));
  const choices = [...document.querySelectorAll(`.ant-select-dropdown:not(.ant-select-dropdown-hidden) ${ITEM}`)];
  const choice = choices.find((each) => each.textContent === option);
  if (!choice) throw new Error(`“${label}” has no “${option}”: ${choices.map((each) => each.textContent).join(', ')}`);
  await settled(() => fireEvent.click(choice));
}

const ITEM = '.ant-select-item-option';

/** Does something and waits until what follows from it has been drawn. */
async function settled(step: () => void): Promise<void> {
  await act(async () => {
    step();
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
}

/** Turns a switch, or ticks a box. */
export function turn(label: string): void {
  fireEvent.click(fieldOf(label));
}

/** Presses a button by its name. */
export async function press(name: string): Promise<void> {
  await settled(() => fireEvent.click(buttonOf(name)));
}

/** What is told to be wrong, where it is wrong. */
export function faultsHere(): string[] {
  return [...here().querySelectorAll('.ant-form-item-explain-error')].map((fault) => fault.textContent ?? '');
}

/** Turns to another tab of the form. */
export async function openTab(name: string): Promise<void> {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  await settled(() =>
    fireEvent.click(
      only(
        tabs.filter((tab) => tab.textContent === name),
        name,
      ),
    ),
  );
}

/** Every field at hand. */
export function fieldsHere(): HTMLElement[] {
  return [...here().querySelectorAll<HTMLElement>('input, textarea:not([aria-hidden]), [role=switch]')];
}

/** Fields without a name for who cannot see where they stand. */
export function namelessFields(): string[] {
  return fieldsHere()
    .filter((field) => !(field.getAttribute('aria-label') || field.closest('label')?.textContent))
    .map((field) => field.outerHTML);
}

/** Fields and buttons that would change something although they should not. */
export function changeable(): string[] {
  const harmless = /^(查看|编辑|Close|关闭)/;
  const buttons = [...here().querySelectorAll('button:not([role=switch], .ant-tabs-nav-more)')].filter(
    (button) => !harmless.test(nameOf(button)),
  );
  return [...fieldsHere(), ...buttons]
    .filter((element) => !(element as HTMLInputElement).disabled && element.getAttribute('role') !== 'tab')
    .map((element) => element.outerHTML);
}

import type { Program } from './program';
import { elements } from './query';
import type { ElementNode } from './view';

/** What the member set in a field, and the JSON of what the program showed in it then. */
export interface FieldState {
  readonly value: unknown;
  readonly shown: string | undefined;
}

/** WeChat's limit for a field that names none. */
const DEFAULT_MAX_LENGTH = 140;

/** Which attribute of a field holds its value. */
const VALUE_ATTRIBUTE: Readonly<Record<string, string>> = { switch: 'checked', checkbox: 'checked', radio: 'checked' };

/** True for an attribute that is set: WXML takes any text but the empty one as true, also `"false"`. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** What a field shows: what the member set last, unless the program has set something else since. */
export function fieldValue(field: ElementNode): unknown {
  if (field.tag === 'radio-group') return checkedOptions(field)[0] ?? '';
  if (field.tag === 'checkbox-group') return checkedOptions(field);
  const shown = field.attributes[VALUE_ATTRIBUTE[field.tag] ?? 'value'];
  const state = field.page.fields.get(field.key);
  return state && state.shown === JSON.stringify(shown) ? state.value : shown;
}

/** Types a text into an input or textarea, as far as its maxlength allows. */
export function type(program: Program, field: ElementNode, text: string): void {
  if (isSet(field.attributes.disabled)) throw new Error(`<${field.tag}> is disabled`);
  const limit = Number(field.attributes.maxlength ?? DEFAULT_MAX_LENGTH);
  const value = limit >= 0 ? text.slice(0, limit) : text;
  remember(field, value);
  program.dispatch(field, 'input', { value, cursor: value.length, keyCode: 0 });
}

/** Sets a switch, slider, picker or group and tells the program; throws when nothing listens. */
export function change(program: Program, field: ElementNode, value: unknown): void {
  remember(field, value);
  if (program.dispatch(field, 'change', { value }) === 0) throw new Error(`<${field.tag}> has no bindchange`);
}

/** A tap on a switch, checkbox or radio, or on the label around one; passes over anything else. */
export function tapField(program: Program, tapped: ElementNode): void {
  const field = fieldAt(tapped);
  if (!field || isSet(field.attributes.disabled)) return;
  const checked = isSet(fieldValue(field));
  if (field.tag === 'switch') {
    remember(field, !checked);
    program.dispatch(field, 'change', { value: !checked });
    return;
  }
  const group = closest(field, `${field.tag}-group`);
  if (field.tag === 'radio') {
    if (checked) return;
    for (const other of group ? options(group) : []) remember(other, false);
  }
  remember(field, field.tag === 'radio' || !checked);
  if (group) program.dispatch(group, 'change', { value: fieldValue(group) });
}

/** What a form's submit event carries: the values of its named fields. */
export function formValues(form: ElementNode): Record<string, unknown> {
  const named = [...elements(form)].filter((node) => isSet(node.attributes.name) && node.tag !== 'button');
  return Object.fromEntries(named.map((field) => [String(field.attributes.name), fieldValue(field) ?? '']));
}

/** The nearest element with this tag, from the node itself outwards. */
export function closest(node: ElementNode, tag: string): ElementNode | null {
  for (let one: ElementNode | null = node; one; one = one.parent) if (one.tag === tag) return one;
  return null;
}

function fieldAt(tapped: ElementNode): ElementNode | null {
  const isTick = (node: ElementNode) => ['switch', 'checkbox', 'radio'].includes(node.tag);
  if (isTick(tapped)) return tapped;
  const label = closest(tapped, 'label');
  if (!label) return null;
  const named = label.attributes.for;
  const inside = isSet(named)
    ? [...elements(label.page.tree())].find((node) => node.attributes.id === named && isTick(node))
    : [...elements(label)].find(isTick);
  return inside ?? null;
}

function checkedOptions(group: ElementNode): readonly unknown[] {
  return options(group)
    .filter((option) => isSet(fieldValue(option)))
    .map((option) => option.attributes.value ?? '');
}

function options(group: ElementNode): readonly ElementNode[] {
  const tag = group.tag.replace('-group', '');
  return [...elements(group)].filter((node) => node.tag === tag);
}

function remember(field: ElementNode, value: unknown): void {
  const shown = JSON.stringify(field.attributes[VALUE_ATTRIBUTE[field.tag] ?? 'value']);
  field.page.fields.set(field.key, { value, shown });
}

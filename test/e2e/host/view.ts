import type { Instance, MountedComponent } from './component';
import type { Page } from './page';
import type { Program } from './program';
import type { RawElement, RawNode } from './wxml';

/** A piece of text in the view. */
export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly parent: ElementNode;
}

/** An element of the view: a built-in tag or a custom component with its own elements inside. */
export interface ElementNode {
  readonly kind: 'element';
  /** As written in WXML: `view`, `button`, … */
  readonly tag: string;
  /** Names in the hyphenated form: `open-type`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `data-user-id` as `userId`. */
  readonly dataset: Readonly<Record<string, unknown>>;
  readonly parent: ElementNode | null;
  /** Whose methods the element's `bind…` attributes name. */
  readonly owner: Instance;
  readonly page: Page;
  /** Where the element stands on its page; the same from one rendering to the next while it stays. */
  readonly key: string;
  readonly children: ViewNode[];
  component: MountedComponent | null;
}

export type ViewNode = ElementNode | TextNode;

interface Scope {
  readonly owner: Instance;
  readonly page: Page;
  readonly program: Program;
  /** Tag to component path. */
  readonly components: Readonly<Record<string, string>>;
  /** What the user of this component put between its tags, for one slot. */
  readonly slot: (name: string, parent: ElementNode, key: string) => ViewNode[];
  readonly mount: (path: string, node: ElementNode) => MountedComponent;
}

/**
 * The page's elements with its present data; custom components are created, updated and expanded on the way.
 * @param mount finds or creates the component that stands at an element
 */
export function render(program: Program, page: Page, mount: Scope['mount']): ElementNode {
  const raw = program.templates.evaluate(page.route, page.instance.data);
  const scope: Scope = {
    owner: page.instance,
    page,
    program,
    components: program.bundle.components(page.route),
    slot: () => [],
    mount,
  };
  const root = element('page', raw, null, scope, 'page');
  root.children.push(...expandAll(raw.children ?? [], root, scope, 'page'));
  return root;
}

function expandAll(raws: readonly RawNode[], parent: ElementNode, scope: Scope, key: string): ViewNode[] {
  return raws.flatMap((raw, index) => expand(raw, parent, scope, `${key}/${keyOf(raw, index)}`));
}

function expand(raw: RawNode, parent: ElementNode, scope: Scope, key: string): ViewNode[] {
  if (typeof raw !== 'object') return [{ kind: 'text', text: String(raw), parent }];
  if (raw.tag === 'virtual') return expandAll(raw.children ?? [], parent, scope, key);
  const tag = raw.tag.replace(/^wx-/, '');
  if (tag === 'slot') return scope.slot(String(raw.attr?.name ?? ''), parent, key);
  const node = element(tag, raw, parent, scope, key);
  const path = scope.components[tag];
  if (path === undefined) node.children.push(...expandAll(raw.children ?? [], node, scope, key));
  else expandComponent(path, raw, node, scope);
  return [node];
}

function expandComponent(path: string, raw: RawElement, node: ElementNode, scope: Scope): void {
  const component = scope.mount(path, node);
  node.component = component;
  const inner: Scope = {
    ...scope,
    owner: component.instance,
    components: scope.program.bundle.components(path),
    slot: (name, parent, key) =>
      expandAll(
        (raw.children ?? []).filter((child) => slotOf(child) === name),
        parent,
        scope,
        `${node.key}/slot:${name}:${key}`,
      ),
  };
  const template = scope.program.templates.evaluate(path, component.instance.data);
  node.children.push(...expandAll(template.children ?? [], node, inner, node.key));
}

function slotOf(raw: RawNode): string {
  return typeof raw === 'object' ? String(raw.attr?.slot ?? '') : '';
}

function keyOf(raw: RawNode, index: number): string {
  const id = typeof raw === 'object' ? raw.attr?.id : undefined;
  if (id !== undefined && id !== '') return `#${String(id)}`;
  // Taro's recursive component carries its node, and the node its id, in the property `i`.
  const item = typeof raw === 'object' ? raw.attr?.i : undefined;
  if (typeof item === 'object' && item !== null && 'sid' in item) return `#${String(item.sid)}`;
  return String(index);
}

function element(tag: string, raw: RawElement, parent: ElementNode | null, scope: Scope, key: string): ElementNode {
  const attributes = namesAsWritten(raw.attr ?? {});
  return {
    kind: 'element',
    tag,
    attributes,
    dataset: datasetOf(attributes),
    parent,
    owner: scope.owner,
    page: scope.page,
    key,
    children: [],
    component: null,
  };
}

/** The compiler turns `open-type` into `openType`; what WXML calls it is kept here. */
function namesAsWritten(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      /^((data|mark)[-:]|(capture-|mut-)?(bind|catch))/.test(name) ? name : hyphenate(name),
      value,
    ]),
  );
}

/** `stepSize` as `step-size`. */
export function hyphenate(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function datasetOf(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const dataset: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^data[-:]/.test(name)) continue;
    const words = name.slice(5);
    // WeChat lowers what is written in capitals, and makes capitals of hyphens.
    dataset[words.toLowerCase().replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return dataset;
}

import type { PageConfig } from './bundle';
import { type ComponentDefinition, type Instance, MountedComponent } from './component';
import type { EventChannel } from './event-channel';
import type { FieldState } from './fields';
import type { Program } from './program';
import { elements, selectAll } from './query';
import { applyPatch, type Data } from './set-data';
import { type ElementNode, render } from './view';

/** How often a rendering may set data by itself (components that attach) before it counts as a loop. */
const RENDER_ROUNDS = 20;

/** What the program set over the title bar that the page's json describes. */
export interface TitleBar {
  readonly title?: string;
  readonly colour?: string;
  readonly background?: string;
}

/** An open page (页面) with its data, its components and its last rendering. */
export class Page {
  readonly instance: Instance;
  readonly config: PageConfig;
  #components = new Map<string, MountedComponent>();
  #rendered: ElementNode | null = null;
  #dirty = true;
  #renderIsDue = false;
  #afterRender: (() => void)[] = [];
  #open = true;
  titleBar: TitleBar = {};
  /** What the member set in the page's fields, by the element's key; see fields.ts. */
  readonly fields = new Map<string, FieldState>();

  constructor(
    readonly program: Program,
    readonly id: string,
    readonly route: string,
    readonly query: Readonly<Record<string, string>>,
    definition: Readonly<Record<string, unknown>> | ComponentDefinition,
    channel: EventChannel,
  ) {
    this.config = program.bundle.config(route);
    const members = isComponentDefinition(definition) ? membersOf(definition) : definition;
    const data = isComponentDefinition(definition) ? { ...definition.data, ...query } : ((members.data ?? {}) as Data);
    this.instance = Object.assign(Object.create(Object.getPrototypeOf(members)), members, {
      route,
      __route__: route,
      options: program.realm.adopt(query),
      data: program.realm.adopt(data),
      setData: (patch: Data, callback?: () => void) => this.setData(patch, callback),
      selectComponent: (selector: string) => this.selectComponents(selector)[0] ?? null,
      selectAllComponents: (selector: string) => this.selectComponents(selector),
      createSelectorQuery: () => program.wx.createSelectorQuery(),
      getOpenerEventChannel: () => channel,
      getPageId: () => id,
      getTabBar: () => undefined,
    }) as Instance;
  }

  /** False once the page was closed. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** The elements with the present data. */
  tree(): ElementNode {
    for (let round = 0; this.#dirty || !this.#rendered; round += 1) {
      if (round === RENDER_ROUNDS) throw new Error(`${this.route} sets data in every rendering`);
      this.#render();
    }
    return this.#rendered;
  }

  /** `this.setData` of the page. */
  setData(patch: Data, callback?: () => void): void {
    const patched = applyPatch(this.instance.data, patch, (value) => this.program.realm.adopt(value));
    this.program.noteSetData(this, null, patched);
    this.renderSoon(callback && (() => callback.call(this.instance)));
  }

  /** Renders in the next turn, once for all that was set until then; `after` runs when the view has it. */
  renderSoon(after?: () => void): void {
    this.#dirty = true;
    if (after) this.#afterRender.push(after);
    if (this.#renderIsDue || !this.#open) return;
    this.#renderIsDue = true;
    this.program.timers.setTimeout(() => {
      this.#renderIsDue = false;
      if (!this.#open) return;
      this.tree();
      const callbacks = this.#afterRender;
      this.#afterRender = [];
      for (const callback of callbacks) this.program.guard(callback, `${this.route} setData callback`);
    });
  }

  /** onLoad, onShow and, when the view has the first data, onReady. */
  load(): void {
    this.program.journal.navigation.push({ action: 'open', page: this.route, query: this.query });
    this.life('onLoad', this.instance.options);
    this.show(true);
    this.renderSoon(() => this.life('onReady'));
  }

  /** Calls one of the page's lifecycle functions, when it has it. */
  life(name: string, ...parameters: unknown[]): unknown {
    return this.program.call(this.instance, this.instance[name], parameters, `${this.route} ${name}`);
  }

  /** Tells the page and its components that it is shown or hidden. */
  show(shown: boolean): void {
    this.program.journal.navigation.push({ action: shown ? 'show' : 'hide', page: this.route, query: this.query });
    this.life(shown ? 'onShow' : 'onHide');
    for (const component of this.#components.values()) component.pageLife(shown ? 'show' : 'hide');
  }

  /** Unloads the page and detaches its components. */
  close(): void {
    this.program.journal.navigation.push({ action: 'close', page: this.route, query: this.query });
    this.life('onUnload');
    this.#open = false;
    for (const component of this.#components.values()) component.detach();
    this.#components.clear();
  }

  /** The components that a selector names, as the program sees them; below `root` when it is given. */
  selectComponents(selector: string, root: ElementNode = this.tree()): readonly Instance[] {
    return selectAll(root, selector).flatMap((node) =>
      node.component && node !== root ? [node.component.instance] : [],
    );
  }

  /** The element with this key in the present rendering; null when it is gone. */
  findByKey(key: string): ElementNode | null {
    for (const node of elements(this.tree())) if (node.key === key) return node;
    return null;
  }

  #render(): void {
    this.#dirty = false;
    const present = new Map<string, MountedComponent>();
    this.#rendered = render(this.program, this, (path, node) => {
      const key = `${path}@${node.key}`;
      const known = this.#components.get(key);
      known?.update(node);
      const component = known ?? new MountedComponent(this.program, this, path, node);
      present.set(key, component);
      return component;
    });
    for (const [key, component] of this.#components) if (!present.has(key)) component.detach();
    this.#components = present;
  }
}

function isComponentDefinition(
  definition: Readonly<Record<string, unknown>> | ComponentDefinition,
): definition is ComponentDefinition {
  return 'lifetimes' in definition && 'rest' in definition;
}

/** A page may be written as a component: its methods and lifetimes become the page's. */
function membersOf(definition: ComponentDefinition): Record<string, unknown> {
  const { attached, ready, detached } = definition.lifetimes;
  const pageLifetimes = (definition.rest.pageLifetimes ?? {}) as Record<string, unknown>;
  return {
    onShow: pageLifetimes.show,
    onHide: pageLifetimes.hide,
    onReady: ready,
    onUnload: detached,
    ...definition.methods,
    ...(attached ? { onLoad: chain(attached, definition.methods.onLoad) } : {}),
  };
}

function chain(
  first: (...parameters: unknown[]) => unknown,
  second: ((...parameters: unknown[]) => unknown) | undefined,
) {
  return function (this: unknown, ...parameters: unknown[]): void {
    first.call(this);
    second?.apply(this, parameters);
  };
}

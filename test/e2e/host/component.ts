import type { Page } from './page';
import type { Program } from './program';
import { applyPatch, type Data } from './set-data';
import { type ElementNode, hyphenate } from './view';

/** `this` in a page's or component's methods. */
export interface Instance {
  data: Data;
  setData(patch: Data, callback?: () => void): void;
  [member: string]: unknown;
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method>>;

interface Property {
  readonly value: unknown;
  readonly observer: Method | string | null;
}

/** A `Component({…})` with its behaviors merged in. */
export interface ComponentDefinition {
  readonly data: Data;
  readonly properties: Readonly<Record<string, Property>>;
  readonly methods: Methods;
  readonly observers: Methods;
  readonly lifetimes: Methods;
  /** What else the definition holds, such as the lifecycle of a page that is written as a component. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Reads what the program passed to `Component()`. */
export function parseComponent(raw: Readonly<Record<string, unknown>>): ComponentDefinition {
  const behaviors = (Array.isArray(raw.behaviors) ? raw.behaviors : [])
    .filter((behavior) => typeof behavior === 'object' && behavior !== null)
    .map((behavior) => parseComponent(behavior as Record<string, unknown>));
  const own: Record<string, Method> = {};
  for (const name of ['created', 'attached', 'ready', 'moved', 'detached', 'error']) {
    const method = raw[name];
    if (typeof method === 'function') own[name] = method as Method;
  }
  const merge = <T>(pick: (definition: ComponentDefinition) => Readonly<Record<string, T>>) =>
    Object.assign({}, ...behaviors.map(pick)) as Record<string, T>;
  return {
    data: { ...merge((one) => one.data), ...(raw.data as Data | undefined) },
    properties: { ...merge((one) => one.properties), ...parseProperties(raw.properties) },
    methods: { ...merge((one) => one.methods), ...(raw.methods as Methods | undefined) },
    observers: { ...merge((one) => one.observers), ...(raw.observers as Methods | undefined) },
    lifetimes: { ...merge((one) => one.lifetimes), ...own, ...(raw.lifetimes as Methods | undefined) },
    rest: raw,
  };
}

/** A custom component (自定义组件) on a page. */
export class MountedComponent {
  readonly instance: Instance;
  readonly #definition: ComponentDefinition;
  /** JSON of each property as the parent last passed it: only a new value overwrites what the component set itself. */
  readonly #passed = new Map<string, string | undefined>();

  constructor(
    readonly program: Program,
    readonly page: Page,
    readonly path: string,
    public node: ElementNode,
  ) {
    const definition = program.componentDefinition(path);
    this.#definition = definition;
    const data = program.realm.adopt(definition.data);
    for (const [name, property] of Object.entries(definition.properties)) {
      const given = attribute(node, name);
      this.#passed.set(name, JSON.stringify(given));
      data[name] = program.realm.adopt(given === undefined ? property.value : given);
    }
    this.instance = {
      ...definition.methods,
      data,
      properties: data,
      is: path,
      id: String(node.attributes.id ?? ''),
      dataset: program.realm.adopt(node.dataset),
      setData: (patch, callback) => this.setData(patch, callback),
      triggerEvent: (type: unknown, detail: unknown, options: unknown) => this.#trigger(type, detail, options),
      selectComponent: (selector: unknown) => page.selectComponents(String(selector), this.node)[0] ?? null,
      selectAllComponents: (selector: unknown) => page.selectComponents(String(selector), this.node),
      createSelectorQuery: () => program.wx.createSelectorQuery(),
      getPageId: () => page.id,
      hasBehavior: () => false,
    };
    this.#life('created');
    this.#life('attached');
    program.timers.setTimeout(() => this.#life('ready'));
  }

  /** Takes over the element of a new rendering and what the parent now passes. */
  update(node: ElementNode): void {
    this.node = node;
    this.instance.dataset = this.program.realm.adopt(node.dataset);
    const changed = new Set<string>();
    for (const [name, property] of Object.entries(this.#definition.properties)) {
      const given = attribute(node, name);
      const json = JSON.stringify(given);
      if (json === this.#passed.get(name)) continue;
      this.#passed.set(name, json);
      const before = this.instance.data[name];
      this.instance.data[name] = this.program.realm.adopt(given === undefined ? property.value : given);
      changed.add(name);
      const observer = typeof property.observer === 'string' ? this.instance[property.observer] : property.observer;
      this.program.call(this.instance, observer, [this.instance.data[name], before], `${this.path} ${name} observer`);
    }
    this.#observe(changed);
  }

  /** `this.setData` of the component. */
  setData(patch: Data, callback?: () => void): void {
    const patched = applyPatch(this.instance.data, patch, (value) => this.program.realm.adopt(value));
    this.program.noteSetData(this.page, this.path, patched);
    this.#observe(patched.fields);
    this.page.renderSoon(callback && (() => callback.call(this.instance)));
  }

  /** The component left the page. */
  detach(): void {
    this.#life('detached');
  }

  /** Tells the component that its page was shown or hidden. */
  pageLife(name: 'show' | 'hide'): void {
    const lives = this.#definition.rest.pageLifetimes as Methods | undefined;
    this.program.call(this.instance, lives?.[name], [], `${this.path} page ${name}`);
  }

  #life(name: string): void {
    this.program.call(this.instance, this.#definition.lifetimes[name], [], `${this.path} ${name}`);
  }

  #observe(changed: ReadonlySet<string>): void {
    if (changed.size === 0) return;
    for (const [expression, observer] of Object.entries(this.#definition.observers)) {
      const fields = expression.split(',').map((field) => field.trim().split(/[.[]/)[0] ?? '');
      if (!fields.some((field) => field === '**' || changed.has(field))) continue;
      const values = fields.map((field) => (field === '**' ? this.instance.data : this.instance.data[field]));
      this.program.call(this.instance, observer, values, `${this.path} observer ${expression}`);
    }
  }

  #trigger(type: unknown, detail: unknown, options: unknown): void {
    const bubbles = typeof options === 'object' && options !== null && 'bubbles' in options && options.bubbles === true;
    this.program.dispatch(this.node, String(type), detail ?? {}, { bubbles });
  }
}

function parseProperties(raw: unknown): Record<string, Property> {
  if (typeof raw !== 'object' || raw === null) return {};
  return Object.fromEntries(
    Object.entries(raw).map(([name, declared]: [string, unknown]) => {
      if (typeof declared === 'function' || declared === null) {
        return [name, { value: emptyOf(declared), observer: null }];
      }
      const { type, value, observer } = declared as { type?: unknown; value?: unknown; observer?: Method | string };
      return [name, { value: value === undefined ? emptyOf(type) : value, observer: observer ?? null }];
    }),
  );
}

/** What a property holds when nobody passes it, by the constructor that declares its type. */
function emptyOf(type: unknown): unknown {
  const empty: Readonly<Record<string, unknown>> = { String: '', Number: 0, Boolean: false, Array: [] };
  return typeof type === 'function' ? (empty[type.name] ?? null) : null;
}

function attribute(node: ElementNode, name: string): unknown {
  return node.attributes[hyphenate(name)];
}

import { Activity } from './activity';
import type { Bundle } from './bundle';
import { type ComponentDefinition, type Instance, parseComponent } from './component';
import type { EventChannel } from './event-channel';
import { type DispatchOptions, dispatch } from './events';
import { Gesture } from './gesture';
import type { ConsoleLine, Journal } from './journal';
import { Listeners } from './listeners';
import { type PageOpener, PageStack, type Target } from './navigation';
import { Page } from './page';
import type { Phone } from './phone';
import { PrivacyGate } from './privacy';
import { Realm } from './realm';
import { type Patched, SET_DATA_LIMIT_BYTES } from './set-data';
import { Timers } from './timers';
import type { ElementNode } from './view';
import { createWx, type WxSurface } from './wx';
import type { Templates } from './wxml';

/** How WeChat starts the program or brings it back (启动参数). */
export interface EnterOptions {
  /** Page with its query; the entry page when left out. */
  readonly path?: string;
  /** WeChat's number for the way in (场景值); 1001 is the list of recently used programs. */
  readonly scene?: number;
  readonly referrerInfo?: Readonly<Record<string, unknown>>;
}

/** What the host decides about a run. */
export interface ProgramOptions {
  /** Refuse dialogs that need a tap outside one. */
  readonly strictTap: boolean;
  /** How far `Date` in the program runs ahead of this machine's clock, in milliseconds. */
  readonly clockOffsetMs: () => number;
}

type Definition = Readonly<Record<string, unknown>>;

/** One run of the program, from its launch until it is killed. */
export class Program implements PageOpener {
  readonly activity = new Activity();
  readonly gesture = new Gesture();
  readonly listeners: Listeners;
  readonly timers: Timers;
  readonly privacy: PrivacyGate;
  readonly realm: Realm;
  readonly stack: PageStack;
  readonly wx: WxSurface;
  /** As wx.getLaunchOptionsSync and wx.getEnterOptionsSync answer. */
  launchOptions: Definition = {};
  enterOptions: Definition = {};
  #app: Instance | null = null;
  #alive = true;
  #lastPageId = 0;
  readonly #pages = new Map<string, Definition>();
  readonly #components = new Map<string, ComponentDefinition>();
  readonly #stopNetwork: () => void;

  constructor(
    readonly bundle: Bundle,
    readonly templates: Templates,
    readonly phone: Phone,
    readonly journal: Journal,
    readonly options: ProgramOptions,
  ) {
    this.timers = new Timers((fault) => this.fault(fault));
    this.listeners = new Listeners((listener, parameters, where) => this.call(undefined, listener, parameters, where));
    this.privacy = new PrivacyGate(
      phone,
      (listener) => this.guard(listener, 'onNeedPrivacyAuthorization'),
      (mistake) => this.fault(mistake),
      (referrer) => this.activity.park(referrer),
    );
    this.stack = new PageStack(this);
    const globals: Record<string, unknown> = this.#globals();
    this.realm = new Realm(bundle, globals);
    this.realm.shiftDate(options.clockOffsetMs);
    this.wx = createWx(this);
    globals.wx = this.wx;
    this.#stopNetwork = phone.network.onChange((isConnected) =>
      this.listeners.emit('onNetworkStatusChange', { isConnected, networkType: isConnected ? 'wifi' : 'none' }),
    );
  }

  /** False once it was killed: nothing of it may run any more. */
  get isAlive(): boolean {
    return this.#alive;
  }

  get pages(): readonly string[] {
    return this.bundle.pages;
  }

  get tabs(): readonly string[] {
    return this.bundle.tabs;
  }

  /** Loads `app.js`, runs onLaunch and onShow, and opens the first page. */
  launch(target: Target, options: EnterOptions): void {
    this.launchOptions = this.#enter(target, options);
    if (this.bundle.has('app.js')) this.guard(() => this.realm.load('app.js'), 'app.js');
    this.#life('onLaunch', this.launchOptions);
    this.#life('onShow', this.enterOptions);
    if (this.pages.includes(target.route)) this.stack.start(target);
    else this.#reportMissing(target);
  }

  /** The program comes to the front again. */
  show(target: Target, options: EnterOptions): void {
    this.enterOptions = this.#enter(target, options);
    this.#life('onShow', this.enterOptions);
    this.listeners.emit('onAppShow', this.enterOptions);
    this.stack.top?.show(true);
  }

  /** The program goes to the back. */
  hide(): void {
    this.stack.top?.show(false);
    this.#life('onHide');
    this.listeners.emit('onAppHide', {});
  }

  /** Tells the program that the telephone changed between light and dark. */
  changeTheme(theme: string): void {
    if (!this.bundle.app.darkmode) return;
    this.#life('onThemeChange', { theme });
    this.listeners.emit('onThemeChange', { theme });
  }

  /** Ends the run as when WeChat kills the program: no lifecycle function runs, timers and requests are gone. */
  kill(): void {
    this.#alive = false;
    this.#stopNetwork();
    this.timers.clear();
    this.wx.abortAll();
  }

  create({ route, query }: Target, channel: EventChannel): Page {
    if (!this.#pages.has(route) && !this.#components.has(route)) {
      this.guard(() => this.realm.load(`${route}.js`), `${route}.js`);
    }
    const definition = this.#pages.get(route) ?? this.#components.get(route);
    if (!definition) throw new Error(`${route}.js registers no page`);
    this.#lastPageId += 1;
    return new Page(this, `page-${this.#lastPageId}`, route, query, definition, channel);
  }

  /** What `Component()` was given for this path; loads the component when it is new. */
  componentDefinition(path: string): ComponentDefinition {
    if (!this.#components.has(path)) this.guard(() => this.realm.load(`${path}.js`), `${path}.js`);
    const definition = this.#components.get(path);
    if (!definition) throw new Error(`${path}.js registers no component`);
    return definition;
  }

  /** Sends an event through the view; see events.ts. */
  dispatch(target: ElementNode, type: string, detail: unknown, options: DispatchOptions = {}): number {
    return dispatch(this, target, type, detail, options);
  }

  /** Calls a function of the program with `this`; a value that is no function is passed over, a fault is reported. */
  call(self: unknown, method: unknown, parameters: readonly unknown[], where: string): unknown {
    return typeof method === 'function' ? this.guard(() => method.apply(self, parameters), where) : undefined;
  }

  /** Runs code of the program and reports what it throws. */
  guard<T>(run: () => T, where: string): T | undefined {
    try {
      return run();
    } catch (fault) {
      this.fault(fault, where);
      return undefined;
    }
  }

  /** Notes a fault of the program and tells it, as App.onError and wx.onError do. */
  fault(fault: unknown, where = ''): void {
    const text = describe(fault);
    this.journal.errors.push(where ? `${where}: ${text}` : text);
    const onError = this.#app?.onError;
    try {
      if (typeof onError === 'function') onError.call(this.#app, text);
    } catch (second) {
      this.journal.errors.push(`onError: ${describe(second)}`);
    }
    this.listeners.emit('onError', text);
  }

  /** Notes one setData and what is wrong with it. */
  noteSetData(page: Page, component: string | null, patched: Patched): void {
    const { bytes, keys, refused } = patched;
    this.journal.setData.push({ page: page.route, component, bytes, keys });
    const where = component ?? page.route;
    if (refused.length > 0) this.journal.errors.push(`${where}: setData with undefined in ${refused.join(', ')}`);
    if (bytes > SET_DATA_LIMIT_BYTES) this.journal.errors.push(`${where}: setData of ${bytes} bytes, above 1 MB`);
  }

  #enter({ route, query }: Target, { scene = 1001, referrerInfo = {} }: EnterOptions): Definition {
    this.enterOptions = this.realm.adopt({ path: route, query, scene, referrerInfo, apiCategory: 'default' });
    return this.enterOptions;
  }

  #reportMissing(target: Target): void {
    const missing = { ...this.launchOptions, isEntryPage: true };
    const isHandled = typeof this.#app?.onPageNotFound === 'function' || this.listeners.has('onPageNotFound');
    if (!isHandled) throw new Error(`page "${target.route}" is not in app.json`);
    this.#life('onPageNotFound', missing);
    this.listeners.emit('onPageNotFound', missing);
  }

  #life(name: string, ...parameters: unknown[]): void {
    this.call(this.#app, this.#app?.[name], parameters, `App ${name}`);
  }

  #globals(): Record<string, unknown> {
    const { setTimeout, setInterval, clearTimer } = this.timers;
    return {
      console: this.#console(),
      setTimeout,
      setInterval,
      clearTimeout: clearTimer,
      clearInterval: clearTimer,
      App: (definition: Instance) => {
        this.#app = definition;
      },
      getApp: () => this.#app,
      getCurrentPages: () => this.stack.pages.map((page) => page.instance),
      Page: (definition: Definition) => this.#pages.set(this.realm.loading, definition),
      Component: (definition: Definition) => {
        this.#components.set(this.realm.loading, parseComponent(definition));
        return this.realm.loading;
      },
      Behavior: (definition: Definition) => definition,
      requirePlugin: (name: string) => {
        throw new Error(`plugin ${name} is not there`);
      },
    };
  }

  #console(): object {
    const write =
      (level: ConsoleLine['level']) =>
      (...parts: unknown[]) =>
        void this.journal.console.push({ level, text: parts.map(describe).join(' ') });
    const group = { group: write('log'), groupEnd: () => {}, time: () => {}, timeEnd: () => {}, trace: write('debug') };
    const levels = { log: write('log'), info: write('info'), warn: write('warn'), error: write('error') };
    return { ...group, ...levels, debug: write('debug') };
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'stack' in value) return String(value.stack);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

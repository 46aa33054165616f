import { posix } from 'node:path';
import { EventChannel } from './event-channel';
import type { Page } from './page';
import { WxFailure } from './wx/failure';

/** WeChat keeps at most ten pages open. */
const STACK_LIMIT = 10;

/** Where a page's address leads. */
export interface Target {
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What the stack needs of the program. */
export interface PageOpener {
  readonly pages: readonly string[];
  readonly tabs: readonly string[];
  /** Makes the page; nothing of its lifecycle has run. */
  create(target: Target, channel: EventChannel): Page;
}

/** Reads `/pages/x/x?a=1`; a path without a leading slash is relative to `from`. */
export function parseTarget(url: string, from = ''): Target {
  const [path = '', query = ''] = url.split('?');
  const route = path.startsWith('/') || from === '' ? path.replace(/^\//, '') : posix.join(posix.dirname(from), path);
  return { route, query: parseQuery(query) };
}

function parseQuery(text: string): Record<string, string> {
  const entries = text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      return [name, at < 0 ? '' : pair.slice(at + 1)] as const;
    });
  return Object.fromEntries(entries);
}

/** The open pages (页面栈), with the tab pages that stay loaded behind. */
export class PageStack {
  #pages: Page[] = [];
  readonly #tabs = new Map<string, Page>();

  constructor(readonly opener: PageOpener) {}

  /** Bottom to top. */
  get pages(): readonly Page[] {
    return this.#pages;
  }

  /** The page the member looks at; undefined before the first one. */
  get top(): Page | undefined {
    return this.#pages.at(-1);
  }

  /** wx.navigateTo. */
  navigateTo(url: string, events: Readonly<Record<string, unknown>> = {}): EventChannel {
    const target = this.#find(url);
    if (this.opener.tabs.includes(target.route)) throw new WxFailure('can not navigateTo a tabbar page');
    if (this.#pages.length >= STACK_LIMIT) throw new WxFailure('webview count limit exceed');
    this.top?.show(false);
    const channel = new EventChannel(events);
    this.#push(target, channel);
    return channel;
  }

  /** wx.redirectTo. */
  redirectTo(url: string): void {
    const target = this.#find(url);
    if (this.opener.tabs.includes(target.route)) throw new WxFailure('can not redirectTo a tabbar page');
    const closed = this.#pages.pop();
    if (closed) this.#close(closed);
    this.#push(target);
  }

  /** wx.reLaunch. */
  reLaunch(url: string): void {
    const target = this.#find(url);
    this.closeAll();
    this.#push(target);
  }

  /** wx.switchTab. */
  switchTab(url: string): void {
    const target = this.#find(url);
    if (!this.opener.tabs.includes(target.route)) throw new WxFailure('can not switch to no-tabBar page');
    if (this.top?.route === target.route) return;
    const beneath = this.#pages[0];
    const wasOnTop = this.#pages.length === 1;
    while (this.#pages.length > 1) this.#close(this.#pages.pop()!);
    this.#pages = [];
    if (beneath && !this.opener.tabs.includes(beneath.route)) this.#close(beneath);
    else if (beneath && wasOnTop && beneath.route !== target.route) beneath.show(false);
    const loaded = this.#tabs.get(target.route);
    if (!loaded) return void this.#push({ ...target, query: {} });
    this.#pages.push(loaded);
    loaded.show(true);
  }

  /** wx.navigateBack; more steps than there are pages lead to the first one. */
  navigateBack(delta: number): void {
    if (this.#pages.length <= 1) throw new WxFailure('cannot navigate back at first page');
    for (let step = 0; step < delta && this.#pages.length > 1; step += 1) this.#close(this.#pages.pop()!);
    this.top?.show(true);
  }

  /** Opens the first page of a launch. */
  start(target: Target): void {
    this.#push(target);
  }

  /** Unloads every page, also the tab pages behind. */
  closeAll(): void {
    const hidden = [...this.#tabs.values()].filter((page) => !this.#pages.includes(page));
    while (this.#pages.length > 0) this.#close(this.#pages.pop()!);
    for (const page of hidden) this.#close(page);
  }

  #find(url: string): Target {
    const target = parseTarget(url, this.top?.route);
    if (!this.opener.pages.includes(target.route)) throw new WxFailure(`page "${target.route}" is not found`);
    return target;
  }

  #push(target: Target, channel = new EventChannel()): void {
    const page = this.opener.create(target, channel);
    this.#pages.push(page);
    if (this.opener.tabs.includes(target.route)) this.#tabs.set(target.route, page);
    page.load();
  }

  #close(page: Page): void {
    if (this.#tabs.get(page.route) === page) this.#tabs.delete(page.route);
    page.close();
  }
}

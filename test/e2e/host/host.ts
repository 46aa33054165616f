import { setTimeout } from 'node:timers/promises';
import { type SettleOptions, settle } from './activity';
import type { Answers } from './answers';
import { Bundle } from './bundle';
import { change, fieldValue, type } from './fields';
import { Journal } from './journal';
import { parseTarget, type Target } from './navigation';
import { answerWith, type Server } from './network';
import type { Page } from './page';
import { Phone, type Theme } from './phone';
import { type EnterOptions, Program } from './program';
import { selectAll, textOf } from './query';
import { longPress, share, tap } from './touch';
import type { ElementNode } from './view';
import { WxFailure } from './wx/failure';
import { Templates } from './wxml';

/** What a host is made with. */
export interface HostOptions extends EnterOptions {
  /** The built package: the folder with app.json. */
  readonly directory: string;
  /** What answers wx.request; without it every request fails. */
  readonly server?: Server;
  /** What the member and WeChat answer; a willing member where left out. */
  readonly answers?: Partial<Answers>;
  /** Set before the launch: what the telephone already knows. */
  readonly prepare?: (phone: Phone) => void;
  /** False lets dialogs that need a tap open at any time; true by default. */
  readonly strictTap?: boolean;
  /** How far the program's `Date` runs ahead of this machine's clock, in milliseconds; asked anew at each reading. */
  readonly clockOffsetMs?: () => number;
}

/** How to go on after an act: the wait that follows it, or none. */
export interface ActOptions {
  readonly settle?: SettleOptions | false;
}

/** An element, or the selector of the first one; see query.ts. */
export type Where = string | ElementNode;

/**
 * Runs a built mini-program without WeChat's developer tools: the logic in a world without Node or browser, the view
 * through Tencent's own template compiler, `wx` played. A member's acts wait until the program has come to rest.
 * A promise that the program rejects and nobody handles is not seen here: it fails the jest test that runs the host.
 */
export class Host {
  readonly bundle: Bundle;
  readonly phone: Phone;
  readonly journal = new Journal();
  readonly #templates: Templates;
  readonly #options: HostOptions;
  #program: Program | null = null;
  #inFront = false;

  private constructor(options: HostOptions) {
    this.#options = options;
    this.bundle = new Bundle(options.directory);
    this.#templates = new Templates(this.bundle, (message) => void this.journal.errors.push(message));
    this.phone = new Phone(options.server ?? noServer(), options.answers);
    options.prepare?.(this.phone);
  }

  /** Makes a telephone with the program on it, launches it and waits until it has come to rest. */
  static async launch(options: HostOptions): Promise<Host> {
    const host = new Host(options);
    try {
      await host.launch(options);
    } catch (fault) {
      host.close();
      throw fault;
    }
    return host;
  }

  /** The present run. */
  get program(): Program {
    if (!this.#program) throw new Error('the program is not running');
    return this.#program;
  }

  /** The page the member looks at. */
  get page(): Page {
    const page = this.program.stack.top;
    if (!page) throw new Error('no page is open');
    return page;
  }

  /** Starts the program again after `kill`; storage, files and consent are as they were. */
  async launch({ settle: wait, ...options }: EnterOptions & ActOptions = {}): Promise<void> {
    if (this.#program) throw new Error('the program is already running');
    const program = new Program(this.bundle, this.#templates, this.phone, this.journal, {
      strictTap: this.#options.strictTap ?? true,
      clockOffsetMs: this.#options.clockOffsetMs ?? (() => 0),
    });
    this.#program = program;
    this.#inFront = true;
    program.launch(this.#target(options), options);
    await this.#rest(wait);
  }

  /** WeChat kills the program: no lifecycle function runs any more; what the telephone keeps, it keeps. */
  kill(): void {
    this.#program?.kill();
    this.#program = null;
    this.#inFront = false;
  }

  /** Kills the program and launches it again. */
  async restart(options: EnterOptions & ActOptions = {}): Promise<void> {
    this.kill();
    await this.launch(options);
  }

  /** Ends the run and every connection; nothing of the host is left running. */
  close(): void {
    this.kill();
    this.phone.network.server.close();
  }

  /** The member leaves the program, which stays in the back. */
  async hide(options: ActOptions = {}): Promise<void> {
    if (this.#inFront) this.program.hide();
    this.#inFront = false;
    await this.#rest(options.settle);
  }

  /** The member comes back, perhaps from another program that sent `referrerInfo.extraData`. */
  async show({ settle: wait, ...options }: EnterOptions & ActOptions = {}): Promise<void> {
    if (this.#inFront) throw new Error('the program is already in front');
    this.#inFront = true;
    const top = this.program.stack.top;
    this.program.show(top ? { route: top.route, query: top.query } : this.#target(options), options);
    await this.#rest(wait);
  }

  /** The telephone changes between light and dark. */
  async setTheme(theme: Theme): Promise<void> {
    this.phone.theme = theme;
    this.program.changeTheme(theme);
    await this.settle();
  }

  /** Waits until no call is in flight and rendering is quiet; see activity.ts. */
  settle(options: SettleOptions = {}): Promise<void> {
    return settle(this.program.activity, this.program.timers, options);
  }

  /** Lets time pass, then settles. */
  async wait(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds);
    await this.settle();
  }

  /** The page's elements with the present data. */
  tree(): ElementNode {
    return this.page.tree();
  }

  /** The elements of the page that a selector names. */
  findAll(selector: string): readonly ElementNode[] {
    return selectAll(this.tree(), selector);
  }

  /** The first of them; null when there is none. */
  find(selector: string): ElementNode | null {
    return this.findAll(selector)[0] ?? null;
  }

  /** The first of them; throws with what the page shows when there is none. */
  get(where: Where): ElementNode {
    if (typeof where !== 'string') return where;
    const node = this.find(where);
    if (!node) throw new Error(`no element ${where} on ${this.page.route}, which shows:\n${this.text()}`);
    return node;
  }

  /** The text a member reads, of the page or of one element. */
  text(where?: Where): string {
    return textOf(where === undefined ? this.tree() : this.get(where));
  }

  /** What a field shows. */
  value(where: Where): unknown {
    return fieldValue(this.get(where));
  }

  async tap(where: Where, options: ActOptions = {}): Promise<void> {
    tap(this.program, this.get(where));
    await this.#rest(options.settle);
  }

  /** Two taps on one spot, the second before the program could show what the first one did. */
  async doubleTap(where: Where, options: ActOptions = {}): Promise<void> {
    const node = this.get(where);
    tap(this.program, node);
    tap(this.program, node);
    await this.#rest(options.settle);
  }

  async longPress(where: Where, options: ActOptions = {}): Promise<void> {
    longPress(this.program, this.get(where));
    await this.#rest(options.settle);
  }

  /** Types into an input or textarea; what stood there is replaced. */
  async input(where: Where, text: string, options: ActOptions = {}): Promise<void> {
    type(this.program, this.get(where), text);
    await this.#rest(options.settle);
  }

  /** Sets a slider, picker, swiper or the like. */
  async change(where: Where, value: unknown, options: ActOptions = {}): Promise<void> {
    change(this.program, this.get(where), value);
    await this.#rest(options.settle);
  }

  /** Sends any other event, such as `blur` or `scrolltolower`; throws when nothing listens. */
  async fire(where: Where, event: string, detail: object = {}, options: ActOptions = {}): Promise<void> {
    const node = this.get(where);
    if (this.program.dispatch(node, event, detail) === 0) throw new Error(`<${node.tag}> has no bind${event}`);
    await this.#rest(options.settle);
  }

  /** The telephone's back gesture: one page back, or out of the program from the first one. */
  async back(options: ActOptions = {}): Promise<void> {
    if (this.program.stack.pages.length <= 1) return this.hide(options);
    this.program.stack.navigateBack(1);
    await this.#rest(options.settle);
  }

  /** A tap on the tab bar. */
  async switchTab(path: string, options: ActOptions = {}): Promise<void> {
    const index = this.bundle.tabs.indexOf(path.replace(/^\//, ''));
    if (index < 0) throw new Error(`${path} is no tab`);
    const route = this.bundle.tabs[index]!;
    this.program.stack.switchTab(`/${route}`);
    this.page.life('onTabItemTap', { index, pagePath: route, text: this.bundle.app.tabBar?.list[index]?.text ?? '' });
    await this.#rest(options.settle);
  }

  /** Pulls the page down; throws where the page does not allow it. */
  async pullDown(options: ActOptions = {}): Promise<void> {
    if (!this.bundle.window(this.page.route).enablePullDownRefresh) {
      throw new Error(`${this.page.route} does not enable pull-down refresh`);
    }
    this.page.life('onPullDownRefresh');
    await this.#rest(options.settle);
  }

  async reachBottom(options: ActOptions = {}): Promise<void> {
    this.page.life('onReachBottom');
    await this.#rest(options.settle);
  }

  /** Scrolls the page to so many pixels from its top. */
  async scrollTo(scrollTop: number, options: ActOptions = {}): Promise<void> {
    this.page.life('onPageScroll', { scrollTop });
    await this.#rest(options.settle);
  }

  /** Shares from WeChat's menu and answers what the page gave; undefined when it shares nothing. */
  share(): unknown {
    return share(this.program, { from: 'menu' });
  }

  #target({ path }: EnterOptions): Target {
    const { entryPagePath, pages } = this.bundle.app;
    return parseTarget(path ?? entryPagePath ?? pages[0] ?? '');
  }

  async #rest(options: SettleOptions | false | undefined): Promise<void> {
    if (options !== false && this.#program) await this.settle(options);
  }
}

function noServer(): Server {
  return answerWith(() => {
    throw new WxFailure('connect refused');
  });
}

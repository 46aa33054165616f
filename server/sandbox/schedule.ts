import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { PendingPapayNotice } from './papay/notices';
import type { PendingNotice } from './pay/notices';
import type { PendingPush } from './push/pushes';
import { randomText } from './random';
import type { Records } from './records';
import type { Collection } from './store';
import type { PendingSupplyNotice } from './supplier/notices';

/** What can be scheduled, by kind. */
interface TaskContents {
  /** A payment or refund notice on its way to the merchant. */
  notice: PendingNotice;
  /** An event on its way to an app's message push URL. */
  push: PendingPush;
  /** The end of a refund. */
  refund: { readonly outRefundNo: string };
  /** WeChat's own closing of an order that nobody paid. */
  orderEnd: { readonly outTradeNo: string };
  /** A pay sheet that was left open. */
  sheetEnd: { readonly sheetId: string };
  /** The receipt that WeChat confirms by itself after shipping. */
  settlement: { readonly outTradeNo: string };
  /** The moment at which a supplier's goods arrive, or do not. */
  supplyEnd: { readonly number: string };
  /** A supplier's notice on its way to the customer. */
  supplyNotice: PendingSupplyNotice;
  /** The moment at which an accepted entrusted debit takes the money, or fails. */
  debitEnd: { readonly outTradeNo: string };
  /** The result of a subscription's debit. */
  virtualDebitEnd: { readonly outTradeNo: string };
  /** Apple's charge of a subscription's next period. */
  appleCharge: { readonly contractId: string; readonly renewsAt: Instant };
  /** The end of a refund at virtual payment. */
  virtualRefund: { readonly refundId: string };
  /** The day on which a contract for entrusted debit runs out. */
  contractEnd: { readonly contractId: string };
  /** A notice about a contract, a debit, or a payment with signing. */
  papayNotice: PendingPapayNotice;
}

/** Something that has to happen at an instant. */
export type Task = {
  [Kind in keyof TaskContents]: {
    readonly id: string;
    readonly kind: Kind;
    /** Null while it waits for something other than the time. */
    readonly dueAt: Instant | null;
    /** Why it is kept back: to be overtaken by another notice, or until the product's server is known. */
    readonly keptBack: 'to-be-overtaken' | 'server-unknown' | null;
    /** Tasks of one lane run one after the other, oldest first; null runs beside all others. */
    readonly lane: string | null;
    readonly content: TaskContents[Kind];
  };
}[keyof TaskContents];

/** A task that is not yet in the books. */
export type NewTask = Task extends infer Each ? (Each extends Task ? Omit<Each, 'id'> : never) : never;

/**
 * Does one task.
 * @param signal aborted when the sandbox closes: the task must then be left as it was by throwing
 * @returns the task for its next try, null when it is finished
 */
export type TaskHandler = (task: Task, signal: AbortSignal) => Promise<Task | null>;

/**
 * The sandbox's agenda, stored: what was due when the program ended is done after the next start. A task leaves the
 * books after it was done, so a crash repeats it.
 */
export class Schedule {
  private readonly tasks: Collection<Task>;
  private readonly running = new Map<string, Promise<void>>();
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly stop = new AbortController();
  private ticker: NodeJS.Timeout | null = null;
  private kicked: NodeJS.Immediate | null = null;
  private handler: TaskHandler | null = null;

  constructor(
    private readonly clock: Clock,
    records: Records,
  ) {
    this.tasks = records.tasks;
  }

  /** Says who does the tasks; before that nothing runs. */
  handleWith(handler: TaskHandler): void {
    this.handler = handler;
  }

  /**
   * Puts a task into the books; a due one starts at once while the ticker runs.
   * @param id by which it can be forgotten; made up when nobody will ask for it
   */
  add(task: NewTask, id: string = randomText(20)): void {
    this.tasks.put({ ...task, id } as Task);
    this.kick();
  }

  /** Lets everything go that was kept back for this reason. */
  release(reason: NonNullable<Task['keptBack']>): void {
    for (const task of this.tasks.findBy('keptBack', reason)) {
      if (!this.running.has(task.id)) this.tasks.put({ ...task, keptBack: null, dueAt: this.clock.now() });
    }
    this.kick();
  }

  /** Takes a task that has become pointless out of the books. */
  forget(id: string): void {
    this.tasks.remove(id);
  }

  /** The earliest instant for which something is scheduled, past ones included; null when nothing is. */
  nextDueAt(): Instant | null {
    return this.tasks.smallest('dueAt');
  }

  /** Does everything that is due, also what becomes due by doing it, and resolves when all is done. */
  async runDue(): Promise<number> {
    let count = 0;
    for (;;) {
      count += this.startDue();
      if (this.running.size === 0) return count;
      await Promise.all(this.running.values());
    }
  }

  /** Looks every 100 ms of real time for what is due. */
  start(): void {
    if (this.stop.signal.aborted) return;
    this.ticker ??= setInterval(() => this.startDue(), 100);
  }

  /** Starts nothing more, aborts what is under way (it stays in the books) and waits for its end. */
  async close(): Promise<void> {
    if (this.ticker !== null) clearInterval(this.ticker);
    if (this.kicked !== null) clearImmediate(this.kicked);
    this.ticker = null;
    this.stop.abort();
    await Promise.all(this.running.values());
  }

  private kick(): void {
    if (this.ticker === null || this.kicked !== null) return;
    this.kicked = setImmediate(() => {
      this.kicked = null;
      this.startDue();
    });
  }

  private startDue(): number {
    if (this.stop.signal.aborted || this.handler === null) return 0;
    let count = 0;
    for (const task of this.tasks.findBetween('dueAt', 0, this.clock.now() + 1)) {
      if (this.running.has(task.id)) continue;
      count += 1;
      this.startOne(task, this.handler);
    }
    return count;
  }

  private startOne(task: Task, handler: TaskHandler): void {
    const before = task.lane === null ? undefined : this.lanes.get(task.lane);
    const runNow = () => this.runOne(task, handler);
    const run = before === undefined ? runNow() : before.then(runNow, runNow);
    const forget = () => {
      this.running.delete(task.id);
      if (task.lane !== null && this.lanes.get(task.lane) === run) this.lanes.delete(task.lane);
    };
    this.running.set(task.id, run);
    if (task.lane !== null) this.lanes.set(task.lane, run);
    run.then(forget, (error: unknown) => {
      forget();
      process.emitWarning(`local WeChat: ${task.kind} failed: ${String(error)}`);
    });
  }

  private async runOne(task: Task, handler: TaskHandler): Promise<void> {
    if (this.stop.signal.aborted) return;
    let next: Task | null;
    try {
      next = await handler(task, this.stop.signal);
    } catch (error) {
      if (this.stop.signal.aborted) return;
      // A task that cannot be done is a mistake of this program: it must be seen, and must not be tried for ever.
      this.tasks.put({ ...task, dueAt: null });
      throw error;
    }
    if (next === null) this.tasks.remove(task.id);
    else this.tasks.put(next);
  }
}

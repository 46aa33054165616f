/** One call of an asynchronous `wx` function. */
export interface ApiCall {
  readonly name: string;
  /** A copy of what the program passed, without its callbacks. */
  readonly arguments: Readonly<Record<string, unknown>>;
  status: 'pending' | 'ok' | 'failed';
  /** What the program got: `errMsg` and the function's own fields. Null while pending. */
  result: Readonly<Record<string, unknown>> | null;
}

/** One line that the program wrote to its console. */
export interface ConsoleLine {
  readonly level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  readonly text: string;
}

/** One `setData` that crossed to the view. */
export interface SetDataEntry {
  readonly page: string;
  /** Path of the component that called it; null for the page itself. */
  readonly component: string | null;
  /** Size of the JSON that crossed, UTF-8. */
  readonly bytes: number;
  readonly keys: readonly string[];
}

/** One page shown or closed. */
export interface NavigationEntry {
  readonly action: 'open' | 'close' | 'show' | 'hide';
  readonly page: string;
  readonly query: Readonly<Record<string, string>>;
}

/** 64 KB: the size of one setData above which frames are lost on slower telephones. */
export const SMALL_SET_DATA_BYTES = 64 * 1024;

/** All that a host saw its program do, in order, over every launch. */
export class Journal {
  readonly calls: ApiCall[] = [];
  readonly console: ConsoleLine[] = [];
  /** Faults of the program: exceptions, handlers that do not exist, what the view reports. */
  readonly errors: string[] = [];
  readonly setData: SetDataEntry[] = [];
  readonly navigation: NavigationEntry[] = [];

  /** The calls of one `wx` function, oldest first. */
  callsOf(name: string): readonly ApiCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** The latest call of one `wx` function; undefined when there is none. */
  lastCall(name: string): ApiCall | undefined {
    return this.callsOf(name).at(-1);
  }

  /** Forgets everything, so that a test reads only what comes next. */
  clear(): void {
    for (const list of [this.calls, this.console, this.errors, this.setData, this.navigation]) list.length = 0;
  }

  /** @throws Error that lists the program's faults, when it had any */
  assertNoErrors(): void {
    if (this.errors.length > 0) throw new Error(`the program reported errors:\n${this.errors.join('\n')}`);
  }

  /** @throws Error that names every setData larger than `limitBytes` */
  assertSmallSetData(limitBytes = SMALL_SET_DATA_BYTES): void {
    const large = this.setData.filter((entry) => entry.bytes > limitBytes);
    if (large.length === 0) return;
    const lines = large.map(
      (entry) => `${entry.component ?? entry.page}: ${entry.bytes} bytes in ${entry.keys.join(', ')}`,
    );
    throw new Error(`setData above ${limitBytes} bytes:\n${lines.join('\n')}`);
  }
}

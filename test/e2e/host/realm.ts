import { posix } from 'node:path';
import { type Context, createContext, runInContext } from 'node:vm';
import type { Bundle } from './bundle';

type Executor<T> = (resolve: (value: T) => void, reject: (reason: unknown) => void) => void;
type ModuleFunction = (this: unknown, require: ProgramRequire, module: { exports: unknown }, exports: unknown) => void;

/** `require` as a mini-program's module gets it. */
export interface ProgramRequire {
  (path: string): unknown;
  /** Loads a module of another sub-package. */
  async(path: string): Promise<unknown>;
}

/**
 * The logic layer (逻辑层): a JavaScript world of its own with no window, no document, no `eval` and no Node, and the
 * package's CommonJS modules in it. What the host hands in is made of this world's own objects, so that `instanceof`
 * and prototype checks in the program hold.
 */
export class Realm {
  readonly #context: Context;
  readonly #parse: (text: string) => unknown;
  readonly #modules = new Map<string, { exports: unknown }>();
  #loading = '';

  constructor(
    readonly bundle: Bundle,
    globals: object,
  ) {
    this.#context = createContext(globals, { codeGeneration: { strings: false, wasm: false } });
    this.#parse = this.run<(text: string) => unknown>('JSON.parse');
  }

  /** The module now being loaded, without `.js`: `Page()` and `Component()` register under it. */
  get loading(): string {
    return this.#loading;
  }

  /** A deep copy through JSON, as across WeChat's bridge, made of this world's objects. */
  adopt<T>(value: T): T {
    const text = JSON.stringify(value);
    return (text === undefined ? undefined : this.#parse(text)) as T;
  }

  /** The bytes as an ArrayBuffer of this world. */
  adoptBytes(bytes: Uint8Array): ArrayBuffer {
    const buffer = this.run<(size: number) => ArrayBuffer>('(size) => new ArrayBuffer(size)')(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    return buffer;
  }

  /** A promise of this world. */
  promise<T>(executor: Executor<T>): Promise<T> {
    return this.run<(executor: Executor<T>) => Promise<T>>('(executor) => new Promise(executor)')(executor);
  }

  /** Lets `Date` run ahead of this machine's clock by what `offsetMs` answers, from call to call. */
  shiftDate(offsetMs: () => number): void {
    this.run<(offset: () => number) => void>(`((offset) => {
      const Real = Date;
      const now = () => Real.now() + offset();
      globalThis.Date = new Proxy(Real, {
        construct: (target, given, newTarget) => Reflect.construct(target, given.length ? given : [now()], newTarget),
        get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
      });
    })`)(offsetMs);
  }

  /** Evaluates an expression of the host's own in this world. */
  run<T>(code: string, filename = 'host.js'): T {
    return runInContext(code, this.#context, { filename }) as T;
  }

  /**
   * Loads a module of the package once and answers its exports.
   * @param file path in the package, with `.js`
   * @throws what the module throws, or an Error when it is not in the package
   */
  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    if (!this.bundle.has(file)) throw new Error(`module '${file}' is not defined`);
    const module = { exports: this.run<unknown>('({})') };
    this.#modules.set(file, module);
    const wrapper = this.run<ModuleFunction>(
      `(function (require, module, exports) {${this.bundle.read(file)}\n})`,
      `weapp/${file}`,
    );
    const outer = this.#loading;
    this.#loading = file.replace(/\.js$/, '');
    try {
      wrapper.call(module.exports, this.#requireFrom(file), module, module.exports);
    } catch (fault) {
      this.#modules.delete(file);
      throw fault;
    } finally {
      this.#loading = outer;
    }
    return module.exports;
  }

  #requireFrom(file: string): ProgramRequire {
    const find = (path: string) => {
      const target = this.bundle.resolve(file, path);
      if (target.endsWith('.js')) return target;
      return this.bundle.has(`${target}.js`) ? `${target}.js` : posix.join(target, 'index.js');
    };
    const require = (path: string) => this.load(find(path));
    return Object.assign(require, {
      async: (path: string) =>
        this.promise<unknown>((resolve, reject) => {
          try {
            resolve(require(path));
          } catch (fault) {
            reject(fault);
          }
        }),
    });
  }
}

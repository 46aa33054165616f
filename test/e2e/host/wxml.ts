import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { Bundle } from './bundle';

/** What Tencent's wcc answers for one element; `virtual` is a group without an element of its own. */
export interface RawElement {
  readonly tag: string;
  readonly attr?: Readonly<Record<string, unknown>>;
  readonly children?: readonly RawNode[];
}

/** An element, or the text of a text node. */
export type RawNode = RawElement | string | number;

type Template = (data: unknown, globals: object, environment: object) => RawElement;

/**
 * The view layer's templates (WXML and WXS), compiled by Tencent's own compiler `wcc` (npm miniprogram-compiler) and
 * evaluated in a world of their own: as on a telephone, only JSON crosses over to them.
 */
export class Templates {
  readonly #find: (file: string) => Template | undefined;
  readonly #parse: (text: string) => unknown;

  /**
   * @param onFault called with what the templates report on their console
   * @throws Error with the compiler's message when a template is wrong
   */
  constructor(bundle: Bundle, onFault: (message: string) => void) {
    const report = (...parts: unknown[]) => onFault(`view: ${parts.map(String).join(' ')}`);
    const silent = () => {};
    const globals = { console: { log: silent, info: silent, debug: silent, warn: report, error: report } };
    const context = createContext(Object.assign(globals, { window: globals }));
    runInContext(compile(bundle), context, { filename: 'view.js' });
    this.#find = runInContext('$gwx', context) as (file: string) => Template | undefined;
    // The bridge of wxs checks prototypes, so data has to be born in the same world.
    this.#parse = runInContext('JSON.parse', context) as (text: string) => unknown;
  }

  /**
   * The elements of a page or component with its data.
   * @param path of the page or component, without `.wxml`
   */
  evaluate(path: string, data: unknown): RawElement {
    const template = this.#find(`${path}.wxml`);
    if (!template) throw new Error(`there is no template ${path}.wxml`);
    return template(this.#parse(JSON.stringify(data)), {}, {});
  }
}

function compile(bundle: Bundle): string {
  const wxml = bundle.files('.wxml');
  const users = wxml
    .map((file) => [file, Object.keys(bundle.components(file.replace(/\.wxml$/, '')))] as const)
    .filter(([, tags]) => tags.length > 0);
  // The table of custom components: how many files use some, then each file with its count and its tags.
  const table = [users.length, ...users.flatMap(([file, tags]) => [file, tags.length, ...tags])].join(' ');
  return execFileSync(wcc(), ['-d', '-cc', table, ...wxml, ...bundle.files('.wxs'), '-gn', '$gwx'], {
    cwd: bundle.directory,
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function wcc(): string {
  const folder = dirname(require.resolve('miniprogram-compiler/package.json'));
  const names: Partial<Record<NodeJS.Platform, string>> = { darwin: 'mac/wcc', win32: 'windows/wcc.exe' };
  const binary = join(folder, 'bin', names[process.platform] ?? 'linux/wcc');
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    // The package is published without the executable bit.
    chmodSync(binary, 0o755);
  }
  return binary;
}

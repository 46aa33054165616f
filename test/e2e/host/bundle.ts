import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** One entry of `tabBar.list`. */
export interface TabItem {
  readonly pagePath: string;
  readonly text: string;
  readonly iconPath?: string;
  readonly selectedIconPath?: string;
}

/** The window keys that a page's json may set over those of app.json. */
export interface WindowConfig {
  readonly navigationBarTitleText?: string;
  readonly navigationBarBackgroundColor?: string;
  readonly navigationBarTextStyle?: string;
  readonly navigationStyle?: string;
  readonly backgroundColor?: string;
  readonly enablePullDownRefresh?: boolean;
}

/** The json beside a page or a component. */
export interface PageConfig extends WindowConfig {
  readonly component?: boolean;
  readonly usingComponents?: Readonly<Record<string, string>>;
}

/** `app.json`, as far as the host obeys it. */
export interface AppConfig {
  readonly pages: readonly string[];
  readonly entryPagePath?: string;
  readonly subPackages?: readonly { readonly root: string; readonly pages: readonly string[] }[];
  readonly subpackages?: readonly { readonly root: string; readonly pages: readonly string[] }[];
  readonly tabBar?: {
    readonly list: readonly TabItem[];
    readonly color?: string;
    readonly selectedColor?: string;
    readonly backgroundColor?: string;
    readonly custom?: boolean;
  };
  readonly window?: WindowConfig;
  readonly usingComponents?: Readonly<Record<string, string>>;
  readonly darkmode?: boolean;
  readonly themeLocation?: string;
}

/** A built mini-program (代码包) on disk: what `dist/weapp` holds. Paths inside it have no leading slash. */
export class Bundle {
  readonly app: AppConfig;
  /** Every page, those of sub-packages with their root in front. */
  readonly pages: readonly string[];
  readonly tabs: readonly string[];

  /** @throws Error when the folder has no readable app.json */
  constructor(readonly directory: string) {
    this.app = JSON.parse(readFileSync(join(directory, 'app.json'), 'utf8')) as AppConfig;
    const packages = this.app.subPackages ?? this.app.subpackages ?? [];
    this.pages = [
      ...this.app.pages,
      ...packages.flatMap((part) => part.pages.map((page) => posix.normalize(`${part.root}/${page}`))),
    ];
    this.tabs = this.app.tabBar?.list.map((tab) => tab.pagePath) ?? [];
  }

  /** True when the file is in the package. */
  has(file: string): boolean {
    return existsSync(join(this.directory, file));
  }

  /** The text of a file of the package; throws when it is missing. */
  read(file: string): string {
    return readFileSync(join(this.directory, file), 'utf8');
  }

  /** The bytes of a file of the package; null when it is missing. */
  findBytes(file: string): Buffer | null {
    return this.has(file) ? readFileSync(join(this.directory, file)) : null;
  }

  /** Every file whose name ends so (`.wxml`), in a stable order. */
  files(...endings: readonly string[]): readonly string[] {
    return readdirSync(this.directory, { recursive: true, withFileTypes: false })
      .map((name) => String(name).replaceAll('\\', '/'))
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .sort();
  }

  /** The json of a page or component; empty when it has none. */
  config(path: string): PageConfig {
    return this.has(`${path}.json`) ? (JSON.parse(this.read(`${path}.json`)) as PageConfig) : {};
  }

  /** A page's window keys over those of the app. */
  window(page: string): WindowConfig {
    return { ...this.app.window, ...this.config(page) };
  }

  /** The custom components that a page or component may write as tags: tag to component path. */
  components(path: string): Readonly<Record<string, string>> {
    const own = { ...this.app.usingComponents, ...this.config(path).usingComponents };
    return Object.fromEntries(
      Object.entries(own)
        .filter(([, reference]) => !reference.startsWith('plugin://'))
        .map(([tag, reference]) => [tag, this.resolve(path, reference)]),
    );
  }

  /** Where a path written in `from` leads: `/x` from the package's root, all else beside `from`. */
  resolve(from: string, reference: string): string {
    return reference.startsWith('/') ? reference.slice(1) : posix.join(posix.dirname(from), reference);
  }
}

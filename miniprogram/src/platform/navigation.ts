import Taro from '@tarojs/taro';

/** The tab pages; only these are reached by `openTab`. */
export type TabPage = '/pages/home/index' | '/pages/plans/index' | '/pages/benefits/index' | '/pages/me/index';

const HOME: TabPage = '/pages/home/index';
const TABS: readonly string[] = [HOME, '/pages/plans/index', '/pages/benefits/index', '/pages/me/index'];

/** Switches to a tab; the pages above it are closed. */
export function openTab(page: TabPage): void {
  void Taro.switchTab({ url: page });
}

/** How long the second tap of a double tap may come after a page has opened: H5 shows it a moment later. */
const DOUBLE_TAP_MS = 350;

/** The page that is being opened, so that the second tap of a double tap does not open it twice. */
let opening: string | null = null;

/** Opens a page above the present one; a tab page is switched to. A second tap while it opens changes nothing. */
export function openPage(page: string, query: Readonly<Record<string, string>> = {}): void {
  const url = withQuery(page, query);
  if (TABS.includes(page)) {
    void Taro.switchTab({ url: page });
    return;
  }
  if (opening === url) return;
  opening = url;
  const settle = () => {
    setTimeout(() => {
      if (opening === url) opening = null;
    }, DOUBLE_TAP_MS);
  };
  void Taro.navigateTo({ url }).then(settle, settle);
}

/** Puts a page in the place of the present one, so that "back" does not return to a finished step. */
export function replacePage(page: string, query: Readonly<Record<string, string>> = {}): void {
  void Taro.redirectTo({ url: withQuery(page, query) });
}

/** One page back; from a page that was entered directly, to the home page. */
export function goBack(): void {
  if (canGoBack()) void Taro.navigateBack();
  else openTab(HOME);
}

/** False on a tab page and on a page that was entered directly. */
export function canGoBack(): boolean {
  return Taro.getCurrentPages().length > 1;
}

/** `page?name=value&…`, values encoded. */
export function withQuery(page: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? page : `${page}?${pairs.join('&')}`;
}

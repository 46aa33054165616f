import { extname } from 'node:path';
import type { WindowConfig } from './bundle';
import { fieldValue, isSet } from './fields';
import type { Host } from './host';
import { elements } from './query';
import type { ElementNode, ViewNode } from './view';
import { convertRpx, toCss } from './wxss';

/** What the snapshot shows around the page. */
export interface SnapshotOptions {
  /** WeChat's title bar and the tab bar, where the page has them; true by default. */
  readonly frame?: boolean;
}

/** Status bar and title bar, and the tab bar with the safe area below it, on the telephone that the host plays. */
const TITLE_BAR_PX = 91;
const TAB_BAR_PX = 83;

/** What WeChat's own elements look like where the program says nothing. */
const BASE_CSS = `
* { box-sizing: content-box; -webkit-tap-highlight-color: transparent; }
html, body { margin: 0; padding: 0; }
/* The page is the window of its fixed elements, as between WeChat's bars; its margins stay inside. */
wx-page { display: flow-root; overflow-x: clip; position: relative; transform: translate(0); font: 16px/1.4 -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif; }
wx-view, wx-scroll-view, wx-swiper, wx-swiper-item, wx-form, wx-navigator, wx-picker, wx-label, wx-rich-text, wx-radio-group, wx-checkbox-group, wx-root-portal { display: block; }
wx-label { display: inline; }
wx-text { white-space: pre-line; }
wx-scroll-view[scroll-x] { overflow-x: auto; }
wx-scroll-view[scroll-y] { overflow-y: auto; }
wx-swiper { height: 150px; overflow: hidden; }
wx-swiper-item { height: 100%; }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
wx-image > img { display: block; width: 100%; height: 100%; object-fit: fill; }
wx-image[mode='aspectFit'] > img { object-fit: contain; }
wx-image[mode='aspectFill'] > img { object-fit: cover; }
wx-image[mode='widthFix'], wx-image[mode='widthFix'] > img { height: auto; }
wx-canvas { display: block; width: 300px; height: 150px; }
wx-button { display: block; position: relative; margin: 0 auto; padding: 0 14px; box-sizing: border-box; font-size: 18px; line-height: 2.55555556; text-align: center; border-radius: 5px; overflow: hidden; color: #000; background: #f8f8f8; }
wx-button[type='primary'] { color: #fff; background: #07c160; }
wx-button[type='warn'] { color: #fff; background: #e64340; }
wx-button[size='mini'] { display: inline-block; font-size: 13px; line-height: 2.3; padding: 0 1.34em; }
wx-button[disabled] { opacity: .6; }
wx-input, wx-textarea { display: block; overflow: hidden; min-height: 1.4em; white-space: nowrap; }
wx-textarea { width: 300px; height: 150px; white-space: pre-wrap; }
.host-placeholder { color: #808080; }
wx-switch { display: inline-block; position: relative; vertical-align: middle; }
wx-switch::before { content: ''; display: block; width: 52px; height: 32px; border-radius: 16px; background: #dfdfdf; }
wx-switch::after { content: ''; position: absolute; top: 1px; left: 1px; width: 30px; height: 30px; border-radius: 15px; background: #fff; }
wx-switch[checked]::after { left: 21px; }
wx-switch[checked]::before { background: #04be02; }
wx-checkbox::before, wx-radio::before { content: ''; display: inline-block; width: 20px; height: 20px; margin-right: 5px; border: 1px solid #d1d1d1; border-radius: 3px; vertical-align: middle; line-height: 20px; text-align: center; font-size: 14px; }
wx-radio::before { border-radius: 50%; }
wx-checkbox[checked]::before, wx-radio[checked]::before { content: '✓'; color: #fff; background: #09bb07; border-color: #09bb07; }
wx-progress { display: block; height: 6px; background: #ebebeb; }
[hidden] { display: none !important; }
.host-bar { position: relative; z-index: 1; display: flex; align-items: center; justify-content: center; height: 44px; padding-top: 47px; font: 600 17px/44px -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif; }
.host-capsule { position: absolute; right: 7px; bottom: 6px; width: 85px; height: 30px; border: 1px solid rgba(127,127,127,.35); border-radius: 16px; }
.host-floating { position: fixed; z-index: 9; top: 51px; bottom: auto; }
.host-tabs { position: sticky; z-index: 9; bottom: 0; display: flex; box-sizing: border-box; height: 83px; padding-bottom: 34px; box-shadow: 0 -1px rgba(127,127,127,.2); }
.host-tab { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; height: 49px; font: 10px/14px -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif; }
.host-tab img { width: 27px; height: 27px; }
`;

const MIME: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Attributes that the style sheet above looks at. */
const KEPT = ['type', 'size', 'mode', 'scroll-x', 'scroll-y', 'disabled', 'hidden'];

/**
 * The page the member looks at as one HTML document for a browser's photograph: elements as `wx-…`, the package's
 * style sheets, pictures put in. Dark where the telephone is dark and the program declares `darkmode`.
 */
export function toHtml(host: Host, { frame = true }: SnapshotOptions = {}): string {
  const { bundle, page, phone } = host;
  const root = page.tree();
  const components = new Set([...elements(root)].flatMap((node) => (node.component ? [node.component.path] : [])));
  const sheets = ['app', page.route, ...components].map((path) => toCss(bundle, `${path}.wxss`, phone.theme));
  const around = frame ? (hasOwnBar(host) ? 0 : TITLE_BAR_PX) + (hasTabs(host) ? TAB_BAR_PX : 0) : 0;
  const body = `<wx-page style="min-height:calc(100vh - ${around}px)">${root.children.map((child) => write(host, child)).join('')}</wx-page>`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>${BASE_CSS}</style><style>${sheets.join('\n').replaceAll('</style', '<\\/style')}</style></head>
<body>${frame ? titleBar(host) : ''}${body}${frame ? tabBar(host) : ''}</body></html>`;
}

function write(host: Host, node: ViewNode): string {
  if (node.kind === 'text') return escapeHtml(node.text);
  // Taro's recursive component has no element of its own (virtualHost).
  if (node.component && node.tag === 'comp') return node.children.map((child) => write(host, child)).join('');
  const inside = contentOf(host, node) ?? node.children.map((child) => write(host, child)).join('');
  return `<wx-${node.tag}${attributesOf(node)}>${inside}</wx-${node.tag}>`;
}

/** What an element shows that has no children to show; null for all others. */
function contentOf(host: Host, node: ElementNode): string | null {
  const { attributes } = node;
  switch (node.tag) {
    case 'image':
    case 'cover-image':
      return attributes.src ? `<img alt="" src="${escapeHtml(pictureUrl(host, String(attributes.src)))}">` : '';
    case 'input':
    case 'textarea': {
      const value = String(fieldValue(node) ?? '');
      if (value !== '') return escapeHtml(isSet(attributes.password) ? '•'.repeat(value.length) : value);
      const style = escapeHtml(convertRpx(String(attributes['placeholder-style'] ?? '')));
      const classes = `host-placeholder ${escapeHtml(String(attributes['placeholder-class'] ?? ''))}`;
      return `<span class="${classes}" style="${style}">${escapeHtml(String(attributes.placeholder ?? ''))}</span>`;
    }
    case 'rich-text':
      return typeof attributes.nodes === 'string' ? attributes.nodes : '';
    case 'progress':
      return `<div style="height:100%;width:${Number(attributes.percent ?? 0)}%;background:${escapeHtml(String(attributes['active-color'] ?? '#09bb07'))}"></div>`;
    case 'swiper': {
      const items = node.children.filter((child) => child.kind === 'element');
      const current = items[Number(attributes.current ?? 0)] ?? items[0];
      return current ? write(host, current) : '';
    }
    default:
      return null;
  }
}

function attributesOf(node: ElementNode): string {
  const pairs: [string, string][] = [];
  for (const name of ['id', 'class'])
    if (isSet(node.attributes[name])) pairs.push([name, String(node.attributes[name])]);
  if (isSet(node.attributes.style)) pairs.push(['style', convertRpx(String(node.attributes.style))]);
  for (const name of KEPT) if (isSet(node.attributes[name])) pairs.push([name, String(node.attributes[name])]);
  if (['switch', 'checkbox', 'radio'].includes(node.tag) && isSet(fieldValue(node))) pairs.push(['checked', '']);
  return pairs.map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join('');
}

function titleBar(host: Host): string {
  const { bundle, page } = host;
  if (hasOwnBar(host)) return '<span class="host-capsule host-floating"></span>';
  const window = bundle.window(page.route);
  const title = page.titleBar.title ?? themed(host, 'navigationBarTitleText', window);
  const black = themed(host, 'navigationBarTextStyle', window) === 'black';
  const colour = page.titleBar.colour ?? (black ? '#000' : '#fff');
  const background = page.titleBar.background ?? (themed(host, 'navigationBarBackgroundColor', window) || '#000');
  const style = escapeHtml(`color:${colour};background:${background}`);
  return `<div class="host-bar" style="${style}">${escapeHtml(title)}<span class="host-capsule"></span></div>`;
}

function hasOwnBar(host: Host): boolean {
  return host.bundle.window(host.page.route).navigationStyle === 'custom';
}

function hasTabs(host: Host): boolean {
  const { tabBar } = host.bundle.app;
  return tabBar !== undefined && !tabBar.custom && host.bundle.tabs.includes(host.page.route);
}

function tabBar(host: Host): string {
  const bar = host.bundle.app.tabBar;
  if (!bar || !hasTabs(host)) return '';
  const isDark = host.phone.theme === 'dark' && host.bundle.app.darkmode === true;
  const colourOf = (value: string | undefined, fallback: string) => escapeHtml(resolveTheme(host, value) || fallback);
  const tabs = bar.list.map((tab) => {
    const selected = tab.pagePath === host.page.route;
    const icon = resolveTheme(host, selected ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath);
    const colour = selected ? colourOf(bar.selectedColor, '#07c160') : colourOf(bar.color, '#7f7f7f');
    const image = icon ? `<img alt="" src="${pictureUrl(host, icon)}">` : '';
    return `<div class="host-tab" style="color:${colour}">${image}${escapeHtml(tab.text)}</div>`;
  });
  return `<div class="host-tabs" style="background:${colourOf(bar.backgroundColor, isDark ? '#191919' : '#fff')}">${tabs.join('')}</div>`;
}

function themed(host: Host, key: keyof WindowConfig, window: WindowConfig): string {
  return resolveTheme(host, window[key] === undefined ? '' : String(window[key]));
}

/** `@name` stands for a value in theme.json, one for light and one for dark. */
function resolveTheme(host: Host, value = ''): string {
  const file = host.bundle.app.themeLocation;
  if (!value.startsWith('@') || !file || !host.bundle.has(file)) return value;
  const themes = JSON.parse(host.bundle.read(file)) as Partial<Record<string, Readonly<Record<string, string>>>>;
  return themes[host.phone.theme]?.[value.slice(1)] ?? '';
}

function pictureUrl(host: Host, source: string): string {
  if (/^(https?:|data:)/.test(source)) return source;
  const path = source.startsWith('/') ? source.slice(1) : source;
  const bytes = host.phone.files.get(source) ?? host.bundle.findBytes(path) ?? relativeBytes(host, source);
  if (!bytes) return '';
  return `data:${MIME[extname(path).toLowerCase()] ?? 'image/png'};base64,${bytes.toString('base64')}`;
}

function relativeBytes(host: Host, source: string): Buffer | null {
  return source.includes('://') ? null : host.bundle.findBytes(host.bundle.resolve(host.page.route, source));
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

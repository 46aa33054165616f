import { posix } from 'node:path';
import postcss, { type AtRule, type Declaration, type Rule } from 'postcss';
import type { Bundle } from './bundle';
import type { Theme } from './phone';

/** WeChat's own elements, which stand in the snapshot as `wx-…`. */
const TAGS =
  'view|scroll-view|swiper|swiper-item|text|rich-text|icon|progress|button|checkbox|checkbox-group|form|input|label|picker|radio|radio-group|slider|switch|textarea|navigator|image|canvas|movable-area|movable-view|cover-view|cover-image|root-portal|page-container';
const TAG_SELECTOR = new RegExp(`(^|[\\s,>+~(])(page|${TAGS})(?![\\w-])`, 'g');

/**
 * A style sheet of the package as CSS for a browser: imports put in, `rpx` as parts of the width (750rpx is the whole),
 * tag names as the snapshot writes them, and dark mode decided by the telephone instead of the browser.
 * @param file in the package; empty text when it is missing
 */
export function toCss(bundle: Bundle, file: string, theme: Theme, seen: Set<string> = new Set()): string {
  if (seen.has(file) || !bundle.has(file)) return '';
  seen.add(file);
  const isDark = theme === 'dark' && bundle.app.darkmode === true;
  const imports: string[] = [];
  const root = postcss.parse(bundle.read(file), { from: undefined });
  root.walkAtRules((rule: AtRule) => {
    if (rule.name === 'import') {
      const path = rule.params.replace(/^(url\()?["']?|["']?\)?$/g, '');
      imports.push(toCss(bundle, bundle.resolve(posix.normalize(file), path), theme, seen));
      rule.remove();
    }
    if (rule.name === 'media') rule.params = decideScheme(convertRpx(rule.params), isDark);
  });
  root.walkDecls((declaration: Declaration) => {
    declaration.value = convertRpx(declaration.value);
  });
  root.walkRules((rule: Rule) => {
    const parent = rule.parent;
    if (parent?.type === 'atrule' && (parent as AtRule).name.endsWith('keyframes')) return;
    rule.selector = rule.selector.replace(TAG_SELECTOR, (_, before: string, tag: string) =>
      tag === 'page' ? `${before}wx-page` : `${before}wx-${tag}`,
    );
  });
  return `${imports.join('\n')}\n${root.toString()}`;
}

/** `20rpx` as a part of the window's width. */
export function convertRpx(value: string): string {
  return value.replace(/(-?\d*\.?\d+)rpx\b/gi, (_, amount: string) => `calc(${amount} * 100vw / 750)`);
}

/** A query on the colour scheme becomes one that is always, or never, true. */
function decideScheme(query: string, isDark: boolean): string {
  return query.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/g, (_, scheme: string) =>
    (scheme === 'dark') === isDark ? '(min-width: 0px)' : '(max-width: 0px)',
  );
}

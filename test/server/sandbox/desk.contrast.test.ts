import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(__dirname, '../../../server/sandbox/desk/style/tokens.css'), 'utf8');

/** What stands on what, by the names of the tokens; normal text needs 4.5 : 1 (WCAG 2.2, AA). */
const PAIRS: readonly (readonly [text: string, ground: string])[] = [
  ...['ink', 'ink-2'].flatMap((text) => ['paper', 'surface', 'desk-edge'].map((ground) => [text, ground] as const)),
  ['ink-3', 'surface'],
  ['ink', 'brand-wash'],
  ['on-brand', 'brand'],
  ['brand', 'surface'],
  ['bad', 'surface'],
  ['up', 'up-wash'],
  ['warn', 'warn-wash'],
  ['bad', 'bad-wash'],
  ['ink-2', 'surface-2'],
  ...['wx-ink', 'wx-ink-2'].flatMap((text) =>
    ['wx-back', 'wx-card', 'wx-sheet', 'surface'].map((ground) => [text, ground] as const),
  ),
  ['wx-ink-2', 'wx-soft'],
  ['wx-link', 'surface'],
  ['wx-link', 'wx-sheet'],
  ['wx-green', 'wx-soft'],
];

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  const tokens = readTokens(theme);
  it.each(PAIRS)('%s can be read on %s', (text, ground) => {
    expect(contrastOf(tokens.get(text), tokens.get(ground))).toBeGreaterThanOrEqual(4.5);
  });
});

/** The colours of a theme; the dark one keeps what it does not change. */
function readTokens(theme: 'light' | 'dark'): Map<string, string> {
  const [light = '', dark = ''] = css.split(':root[data-theme="dark"]');
  const read = (text: string) =>
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value]);
  return new Map([...read(light), ...(theme === 'dark' ? read(dark) : [])] as [string, string][]);
}

function contrastOf(one = '', other = ''): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  const digits =
    colour.slice(1).length === 3 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

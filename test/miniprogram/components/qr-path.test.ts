import qrcode from 'qrcode-generator';
import { buildQrPath, buildQrUrl, QUIET_ZONE } from '@/components/qr-code/qr-path';

/** The modules that a path of horizontal stretches makes dark, as `column,row`. */
function darkOf(path: string): Set<string> {
  const dark = new Set<string>();
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(length); step += 1) dark.add(`${Number(x) + step},${y}`);
  }
  return dark;
}

test.each(['6000482917', '1000000000', 'https://example.com/m/6000482917?a=1'])('draws every module of %s', (text) => {
  const code = qrcode(0, 'M');
  code.addData(text, /^\d+$/.test(text) ? 'Numeric' : 'Byte');
  code.make();
  const modules = code.getModuleCount();
  const { size, path } = buildQrPath(text);
  expect(size).toBe(modules + 8);
  const dark = darkOf(path);
  const wrong: string[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [column, row] = [x - QUIET_ZONE, y - QUIET_ZONE];
      const inside = column >= 0 && row >= 0 && column < modules && row < modules;
      if (dark.has(`${x},${y}`) !== (inside && code.isDark(row, column))) wrong.push(`${x},${y}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a member number makes the smallest code and a drawing far below the limit of setData', () => {
  expect(buildQrPath('6000482917').size).toBe(21 + 8);
  expect(buildQrUrl('6000482917').length).toBeLessThan(4_096);
});

test('the address can stand between quotes in a style', () => {
  const url = buildQrUrl('6000482917');
  expect(url).toMatch(/^data:image\/svg\+xml,%3Csvg/);
  expect(url).not.toMatch(/["#<>;]/);
  const svg = decodeURIComponent(url.slice(url.indexOf(',') + 1));
  const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(drawn.querySelector('parsererror')).toBeNull();
  expect(drawn.querySelectorAll('path')).toHaveLength(2);
});

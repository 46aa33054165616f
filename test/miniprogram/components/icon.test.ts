import { readFileSync } from 'node:fs';
import path from 'node:path';
import { iconNameOf, iconNames } from '@/components/icon/icon-names';

test('every icon name has a drawing, and every drawing a name', () => {
  const sheet = readFileSync(path.resolve('miniprogram/src/components/icon/icon.scss'), 'utf8');
  const drawn = [...sheet.matchAll(/^ {2}["']([a-z-]+)["']:/gm)].map((match) => match[1]);
  expect(drawn.sort()).toEqual([...iconNames].sort());
});

test('an icon that this version does not know becomes the star', () => {
  expect(iconNameOf('hologram')).toBe('star');
  expect(iconNameOf('gift')).toBe('gift');
});

export type { FontStep } from './system.types';

import { computeFontStep, type System } from './system.types';

/** `?fontSize=20` and `?theme=dark` before the hash play the settings of WeChat. */
export function getSystem(): System {
  const query = new URLSearchParams(window.location.search);
  const fontSize = query.get('fontSize');
  const theme = query.get('theme');
  const chosen = theme === 'light' || theme === 'dark' ? theme : null;
  // What Taro draws around the pages (tab bar, ground) is styled by this class in app.scss.
  if (chosen) document.documentElement.classList.add(`theme-${chosen}`);
  return {
    fontStep: computeFontStep(fontSize === null ? undefined : Number(fontSize)),
    theme: chosen,
    drawsNavigationBar: true,
  };
}

export type { FontStep } from './system.types';

import { computeFontStep, type System } from './system.types';

/** `?fontSize=20` and `?theme=dark` before the hash play the settings of WeChat. */
export function getSystem(): System {
  const query = new URLSearchParams(window.location.search);
  const fontSize = query.get('fontSize');
  const theme = query.get('theme');
  return {
    fontStep: computeFontStep(fontSize === null ? undefined : Number(fontSize)),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    drawsNavigationBar: true,
  };
}

export type { PrivacyAnswer } from './privacy.types';

import { openPage } from './navigation';
import type { Privacy } from './privacy.types';

/** A browser has no such gate: nothing is ever held back, and the guide is the programme's own privacy text. */
export const privacy: Privacy = {
  onQuestion: () => undefined,
  openGuide: () => openPage('/packages/legal/agreement/index', { code: 'privacy' }),
};

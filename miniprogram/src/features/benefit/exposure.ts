import { useEffect } from 'react';
import { api } from '@/api/api';
import { watchSight } from '@/platform/sight';
import { forgetOnDeparture } from '../session/own-data';
import { isLoggedIn } from '../session/session';

/** A card in sight for so long was looked at, not scrolled past. */
const LOOKED_AT_MS = 1_000;
/** What is looked at in this time goes out together. */
const GATHER_MS = 3_000;
/** The server takes no more at once. */
const MOST_AT_ONCE = 50;

/** Told, or about to be: each benefit once in a run of the app. */
const noted = new Set<string>();
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

forgetOnDeparture(() => {
  clearTimeout(timer);
  timer = undefined;
  waiting = [];
  noted.clear();
});

/** The id of a benefit's card on the page, by which its exposure is noted. */
export function cardId(code: string): string {
  return `${ID_PREFIX}${code}`;
}

/** The class of every card that counts as an exposure 曝光 when it is looked at. */
export const EXPOSED_CLASS = 'benefit-exposed';
const ID_PREFIX = 'benefit-';

/**
 * Tells the server which cards were really on screen: at least half of them, for a second.
 * @param codes the cards on the page now; while `inFront` is false nothing counts
 */
export function useExposure(codes: readonly string[], inFront: boolean): void {
  // Watched anew only where other cards stand there.
  const key = codes.join(' ');
  useEffect(() => {
    if (key === '' || !inFront || !isLoggedIn()) return;
    return watchLooks(noteExposure);
  }, [key, inFront]);
}

/** Calls with the code of each card that stays in sight. Returns what to call to watch no more. */
function watchLooks(onLookedAt: (code: string) => void): () => void {
  const looks = new Map<string, ReturnType<typeof setTimeout>>();
  const end = (id: string) => {
    clearTimeout(looks.get(id));
    looks.delete(id);
  };
  const stop = watchSight(EXPOSED_CLASS, (id, inSight) => {
    end(id);
    if (inSight)
      looks.set(
        id,
        setTimeout(() => onLookedAt(id.slice(ID_PREFIX.length)), LOOKED_AT_MS),
      );
  });
  return () => {
    stop();
    for (const id of [...looks.keys()]) end(id);
  };
}

function noteExposure(code: string): void {
  if (noted.has(code)) return;
  noted.add(code);
  waiting.push(code);
  timer ??= setTimeout(() => void tell(), GATHER_MS);
}

/** What the server did not hear is noted again when it is looked at again; the member never hears of it. */
async function tell(): Promise<void> {
  timer = undefined;
  const codes = waiting.splice(0, MOST_AT_ONCE);
  if (waiting.length > 0) timer = setTimeout(() => void tell(), GATHER_MS);
  try {
    await api.tellExposures(codes);
  } catch {
    for (const code of codes) noted.delete(code);
  }
}

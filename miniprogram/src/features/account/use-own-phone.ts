import { useEffect } from 'react';
import { useHome } from '../home/home-store';

/**
 * The member's own number, masked; null where none is bound, or before the first screen has told.
 * @param wanted where it is not, nothing is asked
 */
export function useOwnPhone(wanted: boolean): string | null {
  useEffect(() => {
    // It comes with the first screen, which may not have been open yet.
    if (wanted && useHome.getState().data === null) void useHome.getState().load();
  }, [wanted]);
  return useHome((home) => home.data?.member?.phoneMasked ?? null);
}

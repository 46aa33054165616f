/**
 * Watches everything on the page in front that has a class: told with its id whenever at least half of it comes into
 * sight, and when no longer half of it is. What is added to the page later is not watched.
 * @returns what to call to watch no more
 */
export type WatchSight = (className: string, onChange: (id: string, inSight: boolean) => void) => () => void;

/** From this share of a thing on, it counts as seen. */
export const SEEN_SHARE = 0.5;

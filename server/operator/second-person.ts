import type { ActSetting } from './act';

/**
 * Who stands for the second person, as a story asks for them by name; null where one person is enough. Where nobody else
 * could approve, an act is carried out alone after its delay, and the name says so.
 */
export function secondPersonOf({ actor, approvedBy }: ActSetting): string | null {
  return approvedBy === actor.name ? `${approvedBy}（等待期满，单人执行）` : approvedBy;
}

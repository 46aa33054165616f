import type { PageEntry } from '../entry';

/** The pages of 会员, in the menu's order. */
export const membersEntries: readonly PageEntry[] = [];

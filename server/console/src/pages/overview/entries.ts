import type { PageEntry } from '../entry';

/** The pages of 总览 and the other pages of figures, in the menu's order. */
export const overviewEntries: readonly PageEntry[] = [];

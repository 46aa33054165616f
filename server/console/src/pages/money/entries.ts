import type { PageEntry } from '../entry';

/** The pages of 资金, in the menu's order. */
export const moneyEntries: readonly PageEntry[] = [];

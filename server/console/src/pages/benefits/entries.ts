import type { PageEntry } from '../entry';

/** The pages of 权益运营, in the menu's order. */
export const benefitsEntries: readonly PageEntry[] = [];

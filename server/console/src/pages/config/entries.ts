import type { PageEntry } from '../entry';

/** The pages of 配置: what members are offered, in the menu's order. */
export const configEntries: readonly PageEntry[] = [];

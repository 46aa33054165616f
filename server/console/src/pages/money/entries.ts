import { type PageEntry, pageEntry } from '../entry';

/** The pages of 资金, in the menu's order. */
export const moneyEntries: readonly PageEntry[] = [
  pageEntry({
    path: '/money/books',
    label: '账目与对账',
    permission: 'books.read',
    load: () => import('./books-page'),
  }),
];

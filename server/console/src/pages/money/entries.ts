import { type PageEntry, pageEntry } from '../entry';

/** The pages of 资金, in the menu's order. */
export const moneyEntries: readonly PageEntry[] = [
  pageEntry({ path: '/orders', label: '订单', permission: 'orders.read', load: () => import('./orders-page') }),
  pageEntry({
    path: '/orders/:id',
    label: '订单详情',
    permission: 'orders.read',
    isHidden: true,
    load: () => import('./order-page'),
  }),
  pageEntry({ path: '/refunds', label: '退款', permission: 'orders.read', load: () => import('./refunds-page') }),
  pageEntry({ path: '/renewals', label: '自动续费', permission: 'orders.read', load: () => import('./renewals-page') }),
  pageEntry({ path: '/invoices', label: '开票', permission: 'invoices.issue', load: () => import('./invoices-page') }),
  pageEntry({
    path: '/money/books',
    label: '账目与对账',
    permission: 'books.read',
    load: () => import('./books-page'),
  }),
];

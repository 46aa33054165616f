import { type PageEntry, pageEntry } from '../entry';

/** The pages of 权益运营, in the menu's order. */
export const benefitsEntries: readonly PageEntry[] = [
  pageEntry({ path: '/redeem', label: '核销', permission: 'benefits.redeem', load: () => import('./redeem-page') }),
  pageEntry({
    path: '/benefit-stock',
    label: '权益库存',
    permission: 'config.read',
    load: () => import('./stock-page'),
  }),
  pageEntry({
    path: '/code-batches',
    label: '兑换码',
    permission: 'codes.manage',
    load: () => import('./code-batches-page'),
  }),
  pageEntry({ path: '/pools', label: '券码池', permission: 'codes.manage', load: () => import('./pools-page') }),
  pageEntry({
    path: '/points-imports',
    label: '积分导入',
    permission: 'points.adjust',
    load: () => import('./points-import-page'),
  }),
];

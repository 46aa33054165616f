import { type PageEntry, pageEntry } from '../entry';

/** The pages of 配置: what members are offered, in the menu's order. */
export const configEntries: readonly PageEntry[] = [
  pageEntry({
    path: '/config/drafts',
    label: '配置草稿',
    permission: 'config.read',
    load: () => import('./drafts-page'),
  }),
  pageEntry({
    path: '/config/drafts/:id',
    label: '草稿',
    permission: 'config.read',
    isHidden: true,
    load: () => import('./draft-page'),
  }),
  pageEntry({
    path: '/config/versions',
    label: '整套方案',
    permission: 'config.read',
    load: () => import('./versions-page'),
  }),
  pageEntry({
    path: '/config/rails',
    label: '支付通道',
    permission: 'config.read',
    load: () => import('./rails-page'),
  }),
];

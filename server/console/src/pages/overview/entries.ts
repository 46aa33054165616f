import { type PageEntry, pageEntry } from '../entry';

/** The pages of 总览 and the other pages of figures, in the menu's order. */
export const overviewEntries: readonly PageEntry[] = [
  pageEntry({
    path: '/overview',
    label: '总览',
    permission: 'insight.read',
    load: () => import('./overview-page'),
  }),
  pageEntry({
    path: '/insight/tiers',
    label: '等级分析',
    permission: 'insight.read',
    load: () => import('./tiers-page'),
  }),
  pageEntry({
    path: '/insight/benefits',
    label: '权益分析',
    permission: 'insight.read',
    load: () => import('./benefits-page'),
  }),
  pageEntry({
    path: '/insight/points',
    label: '积分分析',
    permission: 'insight.read',
    load: () => import('./points-page'),
  }),
  pageEntry({
    path: '/insight/messages',
    label: '消息分析',
    permission: 'insight.read',
    load: () => import('./messages-page'),
  }),
  pageEntry({
    path: '/insight/segmentation',
    label: '分层助手',
    permission: 'insight.read',
    load: () => import('./segmentation-page'),
  }),
];

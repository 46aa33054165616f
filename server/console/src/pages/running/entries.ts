import { type PageEntry, pageEntry } from '../entry';

/** The pages of 运行, in the menu's order. */
export const runningEntries: readonly PageEntry[] = [
  pageEntry({ path: '/cases', label: '待办', permission: 'cases.close', load: () => import('./cases-page') }),
  pageEntry({
    path: '/approvals',
    label: '复核',
    permission: 'self',
    load: () => import('./approvals-page'),
  }),
  pageEntry({
    path: '/jobs',
    label: '任务',
    permission: 'insight.read',
    load: () => import('./jobs-page'),
  }),
];

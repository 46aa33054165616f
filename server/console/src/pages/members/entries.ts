import { type PageEntry, pageEntry } from '../entry';

/** The pages of 会员, in the menu's order. */
export const membersEntries: readonly PageEntry[] = [
  pageEntry({ path: '/members', label: '会员列表', permission: 'members.read', load: () => import('./members-page') }),
  pageEntry({
    path: '/members/:id',
    label: '会员',
    permission: 'members.read',
    isHidden: true,
    load: () => import('./member-page'),
  }),
  pageEntry({
    path: '/member-lists',
    label: '人群与导出',
    permission: 'members.read',
    load: () => import('./lists-page'),
  }),
];

import { type PageEntry, pageEntry } from '../entry';

/** The pages of 设置, in the menu's order. */
export const settingsEntries: readonly PageEntry[] = [
  pageEntry({
    path: '/operators',
    label: '运营人员',
    permission: 'operators.manage',
    load: () => import('./operators-page'),
  }),
  pageEntry({ path: '/audit', label: '操作日志', permission: 'audit.read', load: () => import('./audit-page') }),
  pageEntry({ path: '/keys', label: '接口密钥', permission: 'keys.manage', load: () => import('./keys-page') }),
  pageEntry({ path: '/sessions', label: '我的登录', permission: 'self', load: () => import('./sessions-page') }),
];

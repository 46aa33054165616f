/**
 * What operators 运营人员 may do. Stands without zod, so that pages can ask before they show a button; the server asks
 * again at every request. Whatever is not given is denied.
 */
export const permissions = {
  // members
  'members.read': '查看会员',
  'members.reveal': '查看完整手机号',
  'members.export': '导出会员',
  'members.note': '写备注和标签',
  'members.freeze': '冻结和解冻会员，冻结时可取消其自动续费',
  'members.delete': '代会员注销',
  'tiers.grant': '授予和延长等级',
  'growth.adjust': '调整成长值',
  'points.adjust': '调整积分',
  'badges.grant': '授予和收回勋章',
  'terms.extend': '延长会员有效期',
  'messages.resend': '重发消息',
  'audiences.manage': '管理人群',
  // money
  'orders.read': '查看订单',
  'orders.close': '关闭订单',
  'refunds.decide': '处理退款',
  'renewals.cancel': '取消自动续费',
  'invoices.issue': '处理开票',
  'books.read': '查看账目和对账',
  'books.resolve': '处理对账差异',
  // benefits
  'benefits.redeem': '核销',
  'benefits.grant': '发放权益',
  'benefits.stop': '停发权益',
  'codes.manage': '管理兑换码和券码池',
  // configuration
  'config.read': '查看配置',
  'config.edit': '编辑配置草稿',
  'config.publish': '发布配置',
  // running it
  'insight.read': '查看数据',
  'cases.close': '处理待办事项',
  'jobs.rerun': '重新执行任务',
  'keys.manage': '管理接口密钥',
  'approvals.decide': '复核',
  'audit.read': '查看操作日志',
  'operators.manage': '管理运营人员',
} as const;

export type Permission = keyof typeof permissions;

/** Every permission, in the order of the table. */
export const allPermissions = Object.keys(permissions) as readonly Permission[];

/** What an operator is employed for; each role is a list of permissions. */
export const roles = ['owner', 'operations', 'finance', 'support', 'readOnly'] as const;
export type Role = (typeof roles)[number];

export const roleNames: Readonly<Record<Role, string>> = {
  owner: '所有者',
  operations: '运营',
  finance: '财务',
  support: '客服',
  readOnly: '只读',
};

/** Default deny: a role has what stands here and nothing else. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: allPermissions,
  operations: [
    ...(['members.read', 'members.export', 'members.note', 'members.freeze', 'audiences.manage'] as const),
    ...(['tiers.grant', 'growth.adjust', 'points.adjust', 'terms.extend', 'messages.resend'] as const),
    'badges.grant',
    ...(['orders.read', 'benefits.redeem', 'benefits.grant', 'benefits.stop', 'codes.manage'] as const),
    ...(['config.read', 'config.edit', 'config.publish', 'insight.read', 'cases.close', 'jobs.rerun'] as const),
    'approvals.decide',
  ],
  finance: [
    ...(['members.read', 'orders.read', 'orders.close', 'refunds.decide', 'renewals.cancel'] as const),
    ...(['invoices.issue', 'books.read', 'books.resolve', 'config.read', 'insight.read'] as const),
    ...(['cases.close', 'approvals.decide'] as const),
  ],
  support: [
    ...(['members.read', 'members.reveal', 'members.note', 'members.delete', 'orders.read'] as const),
    ...(['refunds.decide', 'renewals.cancel', 'messages.resend', 'benefits.redeem', 'invoices.issue'] as const),
  ],
  readOnly: ['members.read', 'orders.read', 'books.read', 'config.read', 'insight.read'],
};

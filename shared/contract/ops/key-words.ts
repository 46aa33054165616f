/**
 * What a key of a business system may be used for: a closed list, one word for each kind of call. Stands without zod, so
 * that pages can offer it.
 */
export const keyScopes = [
  'events:write',
  'customers:write',
  'benefits:redeem',
  'coupons:use',
  'services:read',
] as const;
export type KeyScope = (typeof keyScopes)[number];

export const keyScopeNames: Readonly<Record<KeyScope, string>> = {
  'events:write': '上报业务事件',
  'customers:write': '关联客户与会员',
  'benefits:redeem': '核销权益',
  'coupons:use': '使用优惠券',
  'services:read': '查询会员权益',
};

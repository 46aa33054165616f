import { actNames, nameOfAct } from '../../../../../shared/contract/ops/act-names';

/** What an act is called in the log; one that has no name here is shown by its code. */
const names: Readonly<Record<string, string>> = {
  'operators.make': '邀请运营人员',
  'operators.role': '调整角色',
  'operators.disable': '停用账号',
  'operators.enable': '启用账号',
  'operators.link': '生成一次性链接',
  'sessions.end': '结束登录',
  'operators.setUp': '通过链接设置登录',
  'session.open': '登录',
  'session.close': '退出登录',
  'session.password': '修改密码',
  'approval.ask': '提交复核',
  'approvals.approve': '复核同意',
  'approvals.refuse': '复核拒绝',
  'approvals.withdraw': '撤回复核',
};

/** 复核同意, or the code itself. */
export function nameOfAction(code: string): string {
  return names[code] ?? nameOfAct(code);
}

/** Codes with their names, for a filter. */
export const namedActions: readonly { readonly value: string; readonly label: string }[] = Object.entries({
  ...names,
  ...actNames,
}).map(([value, label]) => ({ value, label: `${label}（${value}）` }));

import type { ActHead } from './act';

/** Lines of the audit log that no act has written: of people's own sessions, of the system, and of commands alone. */
const otherNames: Readonly<Record<string, string>> = {
  'session.open': '登录',
  'session.close': '退出登录',
  'session.password': '修改密码',
  'operators.setUp': '通过链接设置登录',
  'approval.ask': '提交复核',
  'config.publishRefused': '定时发布未执行',
  'book-day': '重新记账',
};

/** Which act a command on the server does. */
const actsOfCommands: Readonly<Record<string, string>> = {
  'activate-codes': 'codes.activate',
  'ask-supply-order': 'supply.ask',
  'cancel-renewal': 'renewals.cancel',
  'close-case': 'cases.close',
  'close-order': 'orders.close',
  'decide-refund': 'refunds.decide',
  'end-codes': 'codes.end',
  'extend-tiers': 'tiers.extend',
  'grant-benefit': 'benefits.grant',
  'grant-points': 'points.adjust',
  'grant-tier': 'tiers.grant',
  'import-codes': 'pools.import',
  'import-points': 'points.import',
  'issue-invoice': 'invoices.issue',
  'make-audience': 'audiences.make',
  'make-codes': 'codes.make',
  'make-key': 'keys.make',
  'make-operator': 'operators.make',
  reconcile: 'books.reconcile',
  'reset-operator': 'operators.link',
  'resolve-difference': 'books.resolveDifference',
  'rerun-job': 'jobs.rerun',
  'retry-refund': 'refunds.retry',
  'revoke-claim': 'benefits.revoke',
  'revoke-grant': 'tiers.revoke',
  'revoke-key': 'keys.revoke',
  'settle-supply-order': 'supply.settle',
  'start-benefit': 'benefits.start',
  'stop-benefit': 'benefits.stop',
  'undo-extension': 'tiers.undoExtension',
  'verify-code': 'benefits.redeem',
  'void-codes': 'pools.void',
};

/** What a line of the audit log is called, 处理退款申请; the code itself where nobody knows it any more. */
export function nameOfAction(acts: readonly ActHead[], action: string): string {
  const code = actsOfCommands[action] ?? action;
  return acts.find((act) => act.code === code)?.name ?? otherNames[action] ?? action;
}

/** Every kind of line that the log may hold, for a filter: acts, what is none, and the verbs of commands. */
export function listActions(acts: readonly ActHead[]): ActHead[] {
  const others = [...Object.keys(otherNames), ...Object.keys(actsOfCommands)];
  return [
    ...acts.map(({ code, name }) => ({ code, name })),
    ...others.map((code) => ({ code, name: nameOfAction(acts, code) })),
  ];
}

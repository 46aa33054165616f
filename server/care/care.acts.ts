import { z } from 'zod';
import { memberFilterSchema } from '../../shared/contract/ops/member';
import { idSchema } from '../../shared/contract/wire';
import { accept } from '../../shared/kernel/result';
import { OperatorCase } from '../case/case.entity';
import { closeCase } from '../case/park-case';
import type { Act } from '../operator/act';
import { beginList } from './make-list';

/** A list is made from filters; a search term names one person, and may be a phone number that no log should hold. */
const list = z
  .object({ name: z.string().trim().min(1).max(80), filter: memberFilterSchema.omit({ q: true }).strict() })
  .strict();
type ListInput = z.output<typeof list>;

/** Saves an audience: the members that a filter finds now. */
export const makeAudienceAct: Act<ListInput, { readonly listId: string; readonly audienceId: string | null }> = {
  ...{ code: 'audiences.make', name: '建立人群', permission: 'audiences.manage', input: list },
  carryOut: async (unit, { name, filter }, { actor, now }) => {
    const begun = await beginList(unit, { kind: 'audience', name, filter, operator: actor.name }, now);
    const after = { 人群: name, 筛选: filter };
    return accept({ value: begun, subject: `audience:${begun.audienceId}`, after });
  },
};

/** Has a file of the members made that a filter finds; without full phone numbers. */
export const exportMembersAct: Act<ListInput, { readonly listId: string }> = {
  ...{ code: 'members.export', name: '导出会员', permission: 'members.export', input: list },
  carryOut: async (unit, { name, filter }, { actor, now }) => {
    const { listId } = await beginList(unit, { kind: 'export', name, filter, operator: actor.name }, now);
    const after = { 文件: name, 筛选: filter };
    return accept({ value: { listId }, subject: `memberList:${listId}`, after });
  },
};

const about = z.object({ caseId: idSchema }).strict();

/** Closes a case that somebody has seen to; the reason is its closing note. */
export const closeCaseAct: Act<z.output<typeof about>, null> = {
  ...{ code: 'cases.close', name: '关闭待办', permission: 'cases.close', input: about },
  carryOut: async (unit, { caseId }, { actor, reason, now }) => {
    const closed = await closeCase(unit, { caseId, operator: actor.name, note: reason }, now);
    if (!closed.ok) return closed;
    const row = await unit.findOneByOrFail(OperatorCase, { id: caseId });
    const after = { 待办: row.kind, 对象: row.subject };
    return accept({ value: null, subject: `case:${caseId}`, before: { 状态: '未处理' }, after });
  },
};

import {
  type AboutBatchInput,
  aboutBatchSchema,
  CODES_ALONE_UP_TO,
  type NewBatchInput,
  newBatchSchema,
} from '../../shared/contract/ops/code-batch';
import { addDays, formatLastChineseDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import { accept, refuse } from '../../shared/kernel/result';
import type { Act, ActHead } from '../operator/act';
import { CodeBatch } from './code-card.entity';
import { takeDraw } from './draw-batch';
import { openBatch } from './make-batch';
import { activateBatch, endBatch } from './settle-batch';

/** Makes a batch without its codes: whoever asked for it draws them, once. A large one needs a second person. */
export const makeBatchAct: Act<NewBatchInput, { readonly batchId: string }> = {
  ...{ code: 'codes.make', name: '生成兑换码', permission: 'codes.manage', input: newBatchSchema },
  describe: async (_, { name, count, gives, expiresOn }) =>
    `将生成 ${count.toLocaleString('zh-CN')} 个兑换码「${name}」（${gives.kind === 'plan' ? '会员方案' : '权益'} ${gives.code}），${expiresOn} 前可兑换`,
  needsSecond: async (_, { count }) =>
    count > CODES_ALONE_UP_TO
      ? `一次生成超过 ${CODES_ALONE_UP_TO.toLocaleString('zh-CN')} 个兑换码，需要另一位有权限的人复核`
      : null,
  carryOut: async (unit, { name, gives, count, expiresOn }, { actor, reason, now }) => {
    const gift =
      gives.kind === 'plan'
        ? ({ kind: 'membership', plan: gives.code } as const)
        : ({ kind: 'benefit', benefit: gives.code } as const);
    const expiresAt = startOfBusinessDay(addDays(expiresOn, 1));
    const wish = { name, gives: gift, count, expiresAt, madeBy: actor.name, madeById: actor.id, reason };
    const opened = await openBatch(unit, wish, now);
    if (!opened.ok) {
      const { refusal } = opened;
      return refuse(
        refusal === 'BATCH_NAME_INVALID' || refusal === 'BATCH_COUNT_INVALID' ? 'INVALID_REQUEST' : refusal,
      );
    }
    const { id } = opened.value;
    const after = { 名称: name, 兑换内容: gives.code, 数量: count, 最后兑换日: expiresOn };
    return accept({ value: { batchId: id }, subject: `codeBatch:${id}`, after });
  },
};

/** By what the log knows that a batch's codes were drawn. */
export const drawBatchHead: ActHead = { code: 'codes.draw', name: '下载兑换码' };

/**
 * Takes the turn at drawing a batch's codes. They are no part of the answer, since that is kept for a repeat.
 * @param draw given the batch where the act is carried out, and only there
 */
export function drawBatchAct(draw: (batch: CodeBatch) => void): Act<AboutBatchInput, null> {
  return {
    ...{ ...drawBatchHead, permission: 'codes.manage', input: aboutBatchSchema },
    carryOut: async (unit, { batchId }, { actor, now }) => {
      const taken = await takeDraw(unit, { batchId, operatorId: actor.id }, now);
      if (!taken.ok) return taken;
      draw(taken.value);
      return accept({ ...about(taken.value), value: null, after: { 下载数量: taken.value.count } });
    },
  };
}

/** From now on its cards redeem. */
export const activateBatchAct: Act<AboutBatchInput, null> = {
  ...{ code: 'codes.activate', name: '启用兑换码', permission: 'codes.manage', input: aboutBatchSchema },
  carryOut: async (unit, { batchId }, { now }) => {
    const activated = await activateBatch(unit, batchId, now);
    if (!activated.ok) return activated;
    const { name, count, expiresAt } = activated.value;
    const after = { 状态: '已启用', 名称: name, 数量: count, 最后兑换日: formatLastChineseDay(expiresAt) };
    return accept({ ...about(activated.value), value: null, before: { 状态: '未启用' }, after });
  },
};

/** Ends a batch for good; what was redeemed stays. */
export const endBatchAct: Act<AboutBatchInput, null> = {
  ...{ code: 'codes.end', name: '作废兑换码', permission: 'codes.manage', input: aboutBatchSchema },
  carryOut: async (unit, { batchId }) => {
    const before = await unit.findOneBy(CodeBatch, { id: batchId });
    const ended = await endBatch(unit, batchId);
    if (!ended.ok) return ended;
    const told = { 名称: ended.value.name, 状态: before?.status === 'active' ? '已启用' : '未启用' };
    return accept({ ...about(ended.value), value: null, before: told, after: { ...told, 状态: '已作废' } });
  },
};

function about({ id }: CodeBatch): { readonly subject: string } {
  return { subject: `codeBatch:${id}` };
}

import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { accept } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { cancelByOperator } from './cancel-renewal';
import { RenewalContract } from './renewal.entity';

const about = z.object({ contractId: idSchema }).strict();

/** Ends a contract: nothing more is debited, paid time stays. */
export const cancelRenewalAct: Act<z.output<typeof about>, null> = {
  ...{ code: 'renewals.cancel', name: '取消自动续费', permission: 'renewals.cancel', input: about },
  carryOut: async (unit, { contractId }, { now }) => {
    const before = await unit.findOneBy(RenewalContract, { id: contractId });
    const ended = await cancelByOperator(unit, contractId, now);
    if (!ended.ok) return ended;
    return accept({
      ...{ value: null, subject: `contract:${contractId}`, before: { 方案: before?.planName, 自动续费: '已开通' } },
      after: { 自动续费: '不再扣款', 已付时间: '保留' },
    });
  },
};

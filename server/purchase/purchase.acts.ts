import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { accept } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { closeOrderByOperator } from './close-order';

const about = z.object({ orderId: idSchema }).strict();

/** Closes an open order that no rule could; nothing is granted. */
export const closeOrderAct: Act<z.output<typeof about>, null> = {
  ...{ code: 'orders.close', name: '关闭订单', permission: 'orders.close', input: about },
  carryOut: async (unit, { orderId }, { now }) => {
    const closed = await closeOrderByOperator(unit, orderId, now);
    if (!closed.ok) return closed;
    const [before, after] = [{ 订单: '待支付' }, { 订单: '已关闭' }];
    return accept({ value: null, subject: `order:${orderId}`, before, after });
  },
};

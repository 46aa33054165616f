import { deliverNotice } from './pay/notices';
import { endUnpaidOrder } from './pay/orders';
import { endRefund } from './pay/refunds';
import { expireSheet } from './pay/sheets';
import { deliverPush } from './push/pushes';
import type { Task } from './schedule';
import { settleOrder } from './weixin/shipping';
import type { World } from './world';

/** Does a task of the agenda; see `TaskHandler`. */
export async function doTask(world: World, task: Task, signal: AbortSignal): Promise<Task | null> {
  switch (task.kind) {
    case 'notice':
      return deliverNotice(world, task, signal);
    case 'push':
      return deliverPush(world, task, signal);
    case 'refund':
      endRefund(world, task.content.outRefundNo);
      return null;
    case 'orderEnd':
      endUnpaidOrder(world, task.content.outTradeNo);
      return null;
    case 'sheetEnd':
      expireSheet(world, task.content.sheetId);
      return null;
    case 'settlement':
      settleOrder(world, task.content.outTradeNo);
      return null;
    default: {
      const never: never = task;
      throw new Error(`unknown task: ${JSON.stringify(never)}`);
    }
  }
}

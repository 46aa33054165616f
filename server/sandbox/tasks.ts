import { expireContract } from './papay/contracts';
import { endDebit } from './papay/debits';
import { deliverPapayNotice } from './papay/notices';
import { deliverNotice } from './pay/notices';
import { endUnpaidOrder } from './pay/orders';
import { endRefund } from './pay/refunds';
import { expireSheet } from './pay/sheets';
import { deliverPush } from './push/pushes';
import type { Task } from './schedule';
import { deliverSupplyNotice } from './supplier/notices';
import { endOrder } from './supplier/orders';
import { chargeAtApple } from './virtual/apple';
import { endVirtualRefund } from './virtual/refunds';
import { endSubscriptionDebit } from './virtual/subscription-calls';
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
    case 'supplyEnd':
      endOrder(world, task.content.number);
      return null;
    case 'supplyNotice':
      return deliverSupplyNotice(world, task, signal);
    case 'debitEnd':
      endDebit(world, task.content.outTradeNo);
      return null;
    case 'contractEnd':
      expireContract(world, task.content.contractId);
      return null;
    case 'virtualDebitEnd':
      endSubscriptionDebit(world, task.content.outTradeNo);
      return null;
    case 'appleCharge':
      chargeAtApple(world, task.content.contractId, task.content.renewsAt);
      return null;
    case 'virtualRefund':
      endVirtualRefund(world, task.content.refundId);
      return null;
    case 'papayNotice':
      return deliverPapayNotice(world, task, signal);
    default: {
      const never: never = task;
      throw new Error(`unknown task: ${JSON.stringify(never)}`);
    }
  }
}

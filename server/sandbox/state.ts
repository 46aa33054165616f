import type {
  SandboxDelivery,
  SandboxMessage,
  SandboxOrder,
  SandboxState,
  SandboxSupplyOrder,
} from '../../shared/contract/sandbox';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { presentSigning } from './papay/signing-sheets';
import { presentSheet } from './pay/sheets';
import { listPeople } from './people';
import type { Order } from './records';
import { listUnshippedOrders } from './weixin/shipping';
import type { World } from './world';

/** How much of what grows without end the desk shows. */
const SHOWN_SHEETS = 50;
const SHOWN_MESSAGES = 200;
const SHOWN_DELIVERIES = 100;

/** All that the desk draws. */
export function presentState(world: World, moving: boolean): SandboxState {
  const { clock, records, faults } = world;
  return {
    clock: { now: formatInstant(clock.now()), moving },
    people: listPeople(world),
    paySheets: records.sheets.latest(SHOWN_SHEETS).map((sheet) => presentSheet(world, sheet)),
    signings: records.signingSheets.latest(SHOWN_SHEETS).map(presentSigning),
    messages: listMessages(world, SHOWN_MESSAGES),
    faults: faults.list(),
    deliveries: records.deliveries.latest(SHOWN_DELIVERIES).map(
      ({ id, kind, eventType, url, attempt, status, accepted, at }): SandboxDelivery => ({
        id,
        kind,
        eventType,
        url,
        attempt,
        status,
        accepted,
        at: formatInstant(at),
      }),
    ),
    unsettledOrders: listUnshippedOrders(world).map(({ id, description, totalFen, paidAt }) => ({
      outTradeNo: id,
      description,
      amountFen: totalFen,
      paidAt: formatInstant(paidAt ?? 0),
    })),
  };
}

/** The messages that people received, newest first. */
export function listMessages({ records }: World, count: number): SandboxMessage[] {
  return records.messages
    .latest(count)
    .filter(({ delivered }) => delivered)
    .map(({ id, personId, channel, title, lines, page, sentAt, templateId }) => ({
      id,
      personId,
      channel,
      ...(templateId === '' ? { sender: 'wechatpay' as const } : {}),
      title,
      lines,
      page,
      sentAt: formatInstant(sentAt),
    }));
}

/** All orders, newest first. */
export function listOrders(world: World): SandboxOrder[] {
  return world.records.orders
    .all()
    .reverse()
    .map((order) => presentOrder(world, order));
}

/** An order as the panel shows it. */
export function presentOrder({ records }: World, order: Order): SandboxOrder {
  const refunds = records.refunds.findBy('outTradeNo', order.id);
  const refundedFen = refunds
    .filter(({ status }) => status === 'SUCCESS')
    .reduce((sum, { refundFen }) => sum + refundFen, 0);
  return {
    outTradeNo: order.id,
    personId: order.personId,
    description: order.description,
    amountFen: order.totalFen,
    refundedFen,
    state: order.state === 'SUCCESS' && refunds.length > 0 ? 'REFUND' : order.state,
    transactionId: order.transactionId,
    createdAt: formatInstant(order.createdAt),
    paidAt: formatOrNull(order.paidAt),
    shippedAt: formatOrNull(order.shippedAt),
    settledAt: formatOrNull(order.settledAt),
  };
}

/** All orders at the supplier, newest first. */
export function listSupplyOrders({ records }: World): SandboxSupplyOrder[] {
  return records.supplyOrders
    .all()
    .reverse()
    .map(({ id: number, supplierNumber, sku, account, status, requests, createdAt, endedAt }) => ({
      ...{ number, supplierNumber, sku, account, status, requests },
      createdAt: formatInstant(createdAt),
      endedAt: formatOrNull(endedAt),
    }));
}

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

import { In } from 'typeorm';
import type { RefundRequest as RefundRequestWire } from '../../shared/contract/refund';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { presentRefund } from '../purchase/find-order';
import { Refund } from '../purchase/purchase.entity';
import { RefundRequest } from './refund.entity';

/** The requests of a member for one of their orders, newest first, each with how its money stands. */
export async function findRequests(
  database: Database,
  orderId: string,
  memberId: string,
): Promise<RefundRequestWire[]> {
  const requests = await database.read.find(RefundRequest, {
    where: { orderId, memberId },
    order: { createdAt: 'DESC', id: 'DESC' },
  });
  return present(database, requests);
}

/** One request; it must be there. */
export async function getRequest(database: Database, requestId: string): Promise<RefundRequestWire> {
  const [request] = await present(database, [await database.read.findOneByOrFail(RefundRequest, { id: requestId })]);
  if (!request) throw new Error('a request was presented away');
  return request;
}

async function present(database: Database, requests: readonly RefundRequest[]): Promise<RefundRequestWire[]> {
  const refunds = await database.read.findBy(Refund, { requestId: In(requests.map(({ id }) => id)) });
  return requests.map((request) => {
    // A number that WeChat closed has another one in its place.
    const refund = refunds.find(({ requestId, status }) => requestId === request.id && status !== 'replaced');
    const { id, orderId, status, reason, note, amountFen, byPolicy, answer, createdAt, decidedAt, taken } = request;
    const money = refund === undefined ? null : presentRefund(refund);
    return {
      ...{ id, orderId, status, reason, note, amountFen, answer, taken },
      decision: byPolicy ? 'atOnce' : 'operator',
      createdAt: formatInstant(createdAt),
      decidedAt: decidedAt === null ? null : formatInstant(decidedAt),
      money: money && { status: money.status, succeededAt: money.succeededAt },
    };
  });
}

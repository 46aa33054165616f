import type { BusinessDay } from '../../shared/kernel/business-day';
import type { VirtualOrderState, VirtualPayChannel } from '../wechat/ports';
import { endElsewhere, writeDifferences } from './differences';
import { listVirtualOrders, readVirtualOrders } from './our-virtual-orders';
import { ReconciliationDay } from './reconciliation.entity';
import type { ReconciliationParts } from './reconciliation.parts';
import type { Difference } from './reconciliation.rules';
import {
  isSilent,
  matchVirtualOrder,
  type OurVirtualOrder,
  type VirtualFigures,
  virtualSubject,
} from './virtual-order.rules';

/** Asked about at once. */
const IN_FLIGHT = 4;

const NOTHING: VirtualFigures = { lineCount: 0, matchedCount: 0, unanswered: 0, inARow: 0, reason: '' };

/**
 * Asks WeChat about every order of virtual payment that a day is about, and writes what differs. The bill file of this rail
 * is not used: its fields are in no page that could be read. What only that file could tell is not found: an order that none
 * of our numbers names, money that Apple gave back for an order of another day without a push, and the platform's share.
 * Rests where virtual payment is not configured.
 * @param isOver asked between pages; once true the rest is left to the next call, which goes on from there
 * @returns null where it is not through yet
 */
export async function compareVirtual(
  parts: ReconciliationParts,
  { day, runs: run, virtualProgress }: ReconciliationDay,
  isOver: () => boolean,
): Promise<VirtualFigures | null> {
  const { database } = parts;
  const channel = parts.virtual?.channel;
  if (!channel) return NOTHING;
  let figures = virtualProgress?.figures ?? NOTHING;
  for await (const { ids, place } of listVirtualOrders(database.read, day, virtualProgress?.place)) {
    figures = await comparePage(parts, channel, { day, run, ids }, figures);
    if (isSilent(figures)) break;
    if (!isOver()) continue;
    const progress = { place, figures };
    await database.inUnit((unit) => unit.update(ReconciliationDay, { day }, { virtualProgress: progress }));
    return null;
  }
  if (virtualProgress) {
    await database.inUnit((unit) => unit.update(ReconciliationDay, { day }, { virtualProgress: null }));
  }
  return figures;
}

async function comparePage(
  { database, clock }: ReconciliationParts,
  channel: VirtualPayChannel,
  { day, run, ids }: { readonly day: BusinessDay; readonly run: number; readonly ids: readonly string[] },
  before: VirtualFigures,
): Promise<VirtualFigures> {
  const orders = await readVirtualOrders(database.read, ids, day);
  const found: Difference[] = [];
  let { lineCount, matchedCount, unanswered, inARow, reason } = before;
  for (let start = 0; start < orders.length && !isSilent({ inARow }); start += IN_FLIGHT) {
    const some = orders.slice(start, start + IN_FLIGHT);
    const states = await Promise.all(some.map((order) => lookUp(channel, order)));
    for (const [index, order] of some.entries()) {
      const state = states[index];
      if (state === undefined || state.status === 'unknown') {
        unanswered += 1;
        inARow += 1;
        reason = state?.reason ?? reason;
        continue;
      }
      inARow = 0;
      const theirs = state.status === 'found' ? state.money : null;
      const { isLine, differences } = matchVirtualOrder(order, theirs, day);
      found.push(...differences);
      lineCount += isLine ? 1 : 0;
      matchedCount += isLine && differences.length === 0 ? 1 : 0;
      if (order.saidElsewhereFen !== 0 && (theirs?.refundedFen ?? 0) === order.refundedFen) {
        await endElsewhere(database, virtualSubject.refunds(order.attemptId), day, clock.now());
      }
    }
  }
  if (found.length > 0) await database.inUnit((unit) => writeDifferences(unit, day, run, found, clock.now()));
  return { lineCount, matchedCount, unanswered, inARow, reason };
}

/** What WeChat says of an order; one whose number was never told it cannot know. */
export async function lookUp(channel: VirtualPayChannel, order: OurVirtualOrder): Promise<VirtualOrderState> {
  const { number, payerOpenid } = order;
  return number === null ? { status: 'notFound' } : channel.lookUp({ number, payerOpenid });
}

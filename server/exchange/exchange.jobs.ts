import { CLAIM_DELIVERED, CLAIM_FAILED, type ClaimSettled } from '../benefit/benefit.events';
import type { JobRegistry } from '../jobs/registry';
import { PURCHASE_CLOSED, PURCHASE_PAID, type PurchaseClosed, type PurchasePaid } from '../purchase/purchase.events';
import { type ExchangeParts, exchangeOfSource } from './exchange.parts';
import { finishExchange, givePaidExchange, returnExchange, UNPAID } from './settle-exchange';

/** Name under which this room listens to events. */
const LISTENER = 'exchange';

/** Registers what becomes of exchanges when their order is paid or closed, and when what they gave arrives or fails. */
export function registerExchangeJobs(registry: JobRegistry, parts: ExchangeParts): void {
  const { database, clock } = parts;

  registry.on<PurchasePaid>(PURCHASE_PAID, LISTENER, async ({ kind, subjectId }) => {
    if (kind === 'exchange' && subjectId !== null) await givePaidExchange(parts, subjectId);
  });
  registry.on<PurchaseClosed>(PURCHASE_CLOSED, LISTENER, async ({ kind, subjectId }) => {
    if (kind !== 'exchange' || subjectId === null) return;
    await database.inUnit((unit) => returnExchange(unit, subjectId, UNPAID, clock.now()));
  });
  registry.on<ClaimSettled>(CLAIM_DELIVERED, LISTENER, async ({ sourceKey }) => {
    const exchangeId = exchangeOfSource(sourceKey);
    if (exchangeId !== null) await database.inUnit((unit) => finishExchange(unit, exchangeId, clock.now()));
  });
  registry.on<ClaimSettled>(CLAIM_FAILED, LISTENER, async ({ sourceKey, reason }) => {
    const exchangeId = exchangeOfSource(sourceKey);
    if (exchangeId === null) return;
    await database.inUnit((unit) => returnExchange(unit, exchangeId, reason ?? FAILED, clock.now()));
  });
}

/** What the member reads where the one who delivers gave no reason. */
const FAILED = '充值失败';

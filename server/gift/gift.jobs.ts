import type { JobRegistry } from '../jobs/registry';
import { PURCHASE_CLOSED, type PurchaseClosed } from '../purchase/purchase.events';
import { type GiftParts, topics } from './gift.parts';
import { closeGift, expireGift } from './settle-gift';

/** Registers what becomes of gifts whose order is closed, and of those that nobody accepts. */
export function registerGiftJobs(
  registry: JobRegistry,
  { database, clock }: Pick<GiftParts, 'database' | 'clock'>,
): void {
  registry.on<PurchaseClosed>(PURCHASE_CLOSED, 'gift', async ({ kind, subjectId }) => {
    if (kind !== 'gift' || subjectId === null) return;
    await database.inUnit((unit) => closeGift(unit, subjectId, clock.now()));
  });
  registry.handle<{ giftId: string }>(topics.expire, ({ giftId }) =>
    database.inUnit((unit) => expireGift(unit, giftId, clock.now())),
  );
}

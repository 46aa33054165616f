import { type EntityManager, In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { CodeBatch, CodeCard } from './code-card.entity';

/**
 * Activates a batch: from now on its cards redeem. Activating it again changes nothing. Refused with BATCH_INCOMPLETE where
 * its making was cut off: some of its cards were never written.
 */
export async function activateBatch(
  unit: Unit,
  batchId: string,
  now: Instant,
): Promise<Result<CodeBatch, 'BATCH_NOT_FOUND' | 'BATCH_INCOMPLETE' | 'BATCH_EXPIRED' | 'BATCH_ENDED'>> {
  const batch = await unit.findOneBy(CodeBatch, { id: batchId });
  if (!batch) return refuse('BATCH_NOT_FOUND');
  if (batch.status === 'active') return accept(batch);
  if (batch.status === 'ended') return refuse('BATCH_ENDED');
  if (batch.expiresAt <= now) return refuse('BATCH_EXPIRED');
  if ((await unit.countBy(CodeCard, { batchId })) < batch.count) return refuse('BATCH_INCOMPLETE');
  const changes = { status: 'active', activatedAt: now } as const;
  const activated = await unit.update(CodeBatch, { id: batchId, status: 'made' }, changes);
  if (activated.affected !== 1) throw new StaleRead('code batch');
  return accept({ ...batch, ...changes });
}

/** Ends a batch for good: no more of its cards redeem; what was redeemed stays. Ending it again changes nothing. */
export async function endBatch(unit: Unit, batchId: string): Promise<Result<CodeBatch, 'BATCH_NOT_FOUND'>> {
  await unit.update(CodeBatch, { id: batchId, status: In(['made', 'active']) }, { status: 'ended' });
  const batch = await unit.findOneBy(CodeBatch, { id: batchId });
  return batch ? accept(batch) : refuse('BATCH_NOT_FOUND');
}

/** A batch as operators see it. */
export interface ListedBatch extends CodeBatch {
  /** How many of its cards were redeemed. */
  readonly redeemed: number;
}

/** The newest batches first. */
export async function listBatches({ read }: Pick<Database, 'read'>, limit: number): Promise<ListedBatch[]> {
  return withRedeemed(read, await read.find(CodeBatch, { order: { id: 'DESC' }, take: limit }));
}

/** Batches with how many of their cards were redeemed. */
export async function withRedeemed(read: EntityManager, batches: readonly CodeBatch[]): Promise<ListedBatch[]> {
  if (batches.length === 0) return [];
  const rows = await select<{ batchId: string; redeemed: number | string }>(
    read,
    `SELECT batch_id AS batchId, COUNT(*) AS redeemed FROM code_card
      WHERE status = 'redeemed' AND batch_id IN (${batches.map(() => '?').join(', ')}) GROUP BY batch_id`,
    batches.map(({ id }) => id),
  );
  const redeemed = new Map(rows.map((row) => [row.batchId, Number(row.redeemed)]));
  return batches.map((batch) => ({ ...batch, redeemed: redeemed.get(batch.id) ?? 0 }));
}

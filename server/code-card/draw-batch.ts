import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { formatCardCode } from './card-code.rules';
import type { CardCodeKeys } from './card-code-keys';
import { CodeBatch } from './code-card.entity';
import { drawCards } from './make-batch';

/**
 * Takes the one turn at drawing a batch's codes, which only the operator has who asked for the batch. Refused for anybody
 * else, a second time, and once the batch was ended.
 */
export async function takeDraw(
  unit: Unit,
  { batchId, operatorId }: { readonly batchId: string; readonly operatorId: string },
  now: Instant,
): Promise<Result<CodeBatch, 'BATCH_NOT_FOUND' | 'BATCH_ENDED' | 'BATCH_CODES_DRAWN'>> {
  const batch = await unit.findOneBy(CodeBatch, { id: batchId });
  if (!batch) return refuse('BATCH_NOT_FOUND');
  if (batch.status === 'ended') return refuse('BATCH_ENDED');
  const mine = { id: batchId, status: 'made', madeById: operatorId, drawnAt: IsNull() } as const;
  const { affected } = await unit.update(CodeBatch, mine, { drawnAt: now });
  return affected === 1 ? accept(batch) : refuse('BATCH_CODES_DRAWN');
}

/**
 * Draws the codes as lines of CSV, each before its card is in the database. Where `write` throws, because nobody listens
 * any more, the batch stays incomplete and can never be activated.
 */
export async function writeCodes(
  { inUnit }: Pick<Database, 'inUnit'>,
  keys: CardCodeKeys,
  batch: Pick<CodeBatch, 'id' | 'count'>,
  write: (lines: string) => void,
): Promise<void> {
  write('serial,code\r\n');
  await drawCards(inUnit, keys, batch, (codes, firstSerial) => {
    write(codes.map((code, index) => `${firstSerial + index},${formatCardCode(code)}\r\n`).join(''));
  });
}

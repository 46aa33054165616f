import { randomBytes } from 'node:crypto';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { Benefit } from '../benefit/benefit.entity';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Plan } from '../plan/plan.entity';
import { CARD_CODE_BYTES, composeCardCode } from './card-code.rules';
import type { CardCodeKeys } from './card-code-keys';
import { type CardGift, CodeBatch, CodeCard } from './code-card.entity';

/** What an operator wants a batch to be. */
export interface BatchWish {
  readonly name: string;
  readonly gives: CardGift;
  readonly count: number;
  /** The first instant at which its cards no longer redeem. */
  readonly expiresAt: Instant;
  readonly madeBy: string;
  /** The operator's id, where they draw the codes later in the console; left out where the caller draws them at once. */
  readonly madeById?: string;
  readonly reason: string;
}

export type BatchRefusal =
  | 'BATCH_NAME_INVALID'
  | 'BATCH_COUNT_INVALID'
  | 'BATCH_EXPIRED'
  | 'PLAN_NOT_FOUND'
  | 'BENEFIT_NOT_FOUND';

/** A printer's order; more cards are more batches. */
export const MOST_CARDS = 100_000;

/** Written in one unit of work: enough to be fast, few enough that members' requests come between. */
const CARDS_A_UNIT = 500;

const NAME_LENGTH = 60;

/** Writes a batch that has no cards yet; `drawCards` fills it. Not idempotent: each call makes another batch. */
export async function openBatch(
  unit: Unit,
  { gives, count, expiresAt, madeBy, madeById, ...wish }: BatchWish,
  now: Instant,
): Promise<Result<CodeBatch, BatchRefusal>> {
  const name = wish.name.trim();
  if (name === '' || name.length > NAME_LENGTH) return refuse('BATCH_NAME_INVALID');
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_CARDS) return refuse('BATCH_COUNT_INVALID');
  if (expiresAt <= now) return refuse('BATCH_EXPIRED');
  const missing = await findMissing(unit, gives);
  if (missing !== null) return refuse(missing);
  const batch: CodeBatch = {
    ...{ id: newId(now), name, gives, count, status: 'made', expiresAt, madeBy },
    ...{ reason: wish.reason.slice(0, 300), createdAt: now, activatedAt: null },
    ...{ madeById: madeById ?? null, drawnAt: null },
  };
  await unit.insert(CodeBatch, { ...batch });
  return accept(batch);
}

/**
 * Draws the codes of a batch and writes their hashes, some in each unit of work. The codes are told to the caller, once and
 * before their cards are in the database: where it is cut off, no card redeems whose code nobody has.
 * @param inUnit runs a unit of work
 * @param keep stores the codes, without hyphens, of the cards from a serial number on
 */
export async function drawCards(
  inUnit: (work: (unit: Unit) => Promise<void>) => Promise<void>,
  keys: CardCodeKeys,
  batch: Pick<CodeBatch, 'id' | 'count'>,
  keep: (codes: readonly string[], firstSerial: number) => void,
): Promise<void> {
  for (let drawn = 0; drawn < batch.count; drawn += CARDS_A_UNIT) {
    const length = Math.min(CARDS_A_UNIT, batch.count - drawn);
    const codes = Array.from({ length }, () => composeCardCode(randomBytes(CARD_CODE_BYTES)));
    keep(codes, drawn + 1);
    await inUnit(async (unit) => {
      await unit.insert(
        CodeCard,
        codes.map((code, index) => ({
          ...{ codeHash: keys.hashOf(code), batchId: batch.id, serial: drawn + 1 + index },
          ...{ status: 'fresh' as const, redeemedBy: null, redeemedAt: null, result: null },
        })),
      );
    });
  }
}

/** What a gift names and the live scheme does not have. */
async function findMissing(unit: Unit, gives: CardGift): Promise<'PLAN_NOT_FOUND' | 'BENEFIT_NOT_FOUND' | null> {
  if (gives.kind === 'membership') {
    return (await unit.existsBy(Plan, { code: gives.plan })) ? null : 'PLAN_NOT_FOUND';
  }
  return (await unit.existsBy(Benefit, { code: gives.benefit, live: true })) ? null : 'BENEFIT_NOT_FOUND';
}

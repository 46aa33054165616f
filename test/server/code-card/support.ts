import { formatCardCode } from '../../../server/code-card/card-code.rules';
import { createCardCodeKeys } from '../../../server/code-card/card-code-keys';
import type { CardGift, CodeBatch } from '../../../server/code-card/code-card.entity';
import { type BatchRefusal, type BatchWish, drawCards, openBatch } from '../../../server/code-card/make-batch';
import { activateBatch } from '../../../server/code-card/settle-batch';
import { DAY_MS } from '../../../shared/kernel/instant';
import type { Result } from '../../../shared/kernel/result';
import type { House } from '../../support/house';

/** A batch with the codes of its cards, as they are printed. */
export interface MadeBatch {
  readonly batch: CodeBatch;
  readonly codes: readonly string[];
}

/** What a batch is made from that nobody has special wishes for: good for thirty days. */
export function buildBatchWish(house: House, gives: CardGift, wish: Partial<BatchWish> = {}): BatchWish {
  const expiresAt = house.clock.now() + 30 * DAY_MS;
  return { name: '春季实体卡', gives, count: 1, expiresAt, madeBy: 'ann', reason: '线下发售', ...wish };
}

/** Opens a batch without drawing its cards. */
export function open(house: House, wish: BatchWish): Promise<Result<CodeBatch, BatchRefusal>> {
  return house.database.inUnit((unit) => openBatch(unit, wish, house.clock.now()));
}

/** Makes a batch with its cards, and activates it unless told otherwise. */
export async function makeCards(
  house: House,
  gives: CardGift,
  { activate = true, ...wish }: Partial<BatchWish> & { activate?: boolean } = {},
): Promise<MadeBatch> {
  const opened = await open(house, buildBatchWish(house, gives, wish));
  if (!opened.ok) throw new Error(opened.refusal);
  const codes: string[] = [];
  await drawCards(house.database.inUnit, createCardCodeKeys(house.config.dataKey), opened.value, (drawn) =>
    codes.push(...drawn.map(formatCardCode)),
  );
  if (activate) {
    const { id } = opened.value;
    const activated = await house.database.inUnit((unit) => activateBatch(unit, id, house.clock.now()));
    if (!activated.ok) throw new Error(activated.refusal);
  }
  return { batch: opened.value, codes };
}

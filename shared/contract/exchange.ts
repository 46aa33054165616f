import { z } from 'zod';
import { benefitDetailSchema, claimSchema, supplyAccountSchema } from './benefit';
import { paymentSchema } from './order';
import { planBenefitSchema } from './plan';
import { fenSchema, idSchema, instantSchema, pageSchema } from './wire';

/** What an item is to the member at this moment; `short` means too few points. */
export const shelfStateSchema = z.enum(['open', 'short', 'limitReached', 'locked', 'upcoming', 'soldOut', 'ended']);

/** An item of the shelf 积分商城: a benefit for points, or for points and money. */
export const shelfItemSchema = z.object({
  code: z.string(),
  benefit: planBenefitSchema,
  points: z.number().int(),
  /** 0 where points are enough. */
  moneyFen: fenSchema,
  /** What it is worth in money; null where nothing says. */
  worthFen: fenSchema.nullable(),
  state: shelfStateSchema,
  /** `还差 120 积分`, `本月已兑换`, `仅剩 3 份` */
  words: z.string(),
  /** How often this member may still have it in this period; null without a limit. */
  remaining: z.number().int().nullable(),
  stockLeft: z.number().int().nullable(),
});
export type ShelfItem = z.infer<typeof shelfItemSchema>;

/** `GET /api/v1/shelf`. Null where the live scheme has no points. */
export const shelfSchema = z.object({
  shelf: z.object({ unit: z.string(), available: z.number().int(), items: z.array(shelfItemSchema) }).nullable(),
});
export type Shelf = z.infer<typeof shelfSchema>;

/** `GET /api/v1/shelf/{code}`. */
export const shelfItemDetailSchema = z.object({
  unit: z.string(),
  available: z.number().int(),
  item: shelfItemSchema,
  facts: benefitDetailSchema.shape.facts,
  rules: benefitDetailSchema.shape.rules,
  account: benefitDetailSchema.shape.account,
});
export type ShelfItemDetail = z.infer<typeof shelfItemDetailSchema>;
export const shelfCodeSchema = z.object({ code: z.string().min(1).max(40) }).strict();

/** `POST /api/v1/exchanges` + `Idempotency-Key`: points are taken at once; with money the order waits to be paid. */
export const exchangeWishSchema = z
  .object({
    item: z.string().min(1).max(40),
    /** The price that the member saw; another one meanwhile is refused, nothing is taken. */
    points: z.number().int().min(0),
    moneyFen: fenSchema.min(0),
    account: supplyAccountSchema.optional(),
  })
  .strict();
export type ExchangeWish = z.infer<typeof exchangeWishSchema>;

/**
 * An exchange 兑换. `awaitingPayment`: points are held until the order is paid or closed. `delivering`: a supplier is being
 * asked. `done`. `returned`: it failed or was not paid, points and money went back.
 */
export const exchangeSchema = z.object({
  id: idSchema,
  item: shelfItemSchema.pick({ code: true, benefit: true }),
  points: z.number().int(),
  moneyFen: fenSchema,
  status: z.enum(['awaitingPayment', 'delivering', 'done', 'returned']),
  /** `充值失败，积分已退回` */
  words: z.string(),
  createdAt: instantSchema,
  /** The order to be paid; null where no money is asked. */
  orderId: idSchema.nullable(),
  /** What was given; null until there is one. */
  claim: claimSchema.nullable(),
});
export type Exchange = z.infer<typeof exchangeSchema>;

/** `POST /api/v1/exchanges` -> 201; `payment` is null where no money is asked. */
export const exchangeWithPaymentSchema = z.object({ exchange: exchangeSchema, payment: paymentSchema.nullable() });
export type ExchangeWithPayment = z.infer<typeof exchangeWithPaymentSchema>;
export const exchangeIdSchema = z.object({ id: idSchema }).strict();

/** `GET /api/v1/exchanges?cursor=&limit=`: newest first. */
export const exchangePageSchema = pageSchema(exchangeSchema);
export const exchangeQuerySchema = z
  .object({ cursor: z.string().max(80).optional(), limit: z.coerce.number().int().min(1).max(50).optional() })
  .strict();

import type Router from '@koa/router';
import { z } from 'zod';
import type {
  SandboxCard,
  SandboxGift,
  SandboxGoods,
  SandboxPoolCodes,
  SandboxRedemption,
  SandboxRedemptionPreview,
  SandboxTillOrder,
  SandboxTillQuote,
} from '../../../shared/contract/sandbox-shop';
import type { Result } from '../../../shared/kernel/result';
import { getPerson } from '../people';
import type { World } from '../world';
import { PanelError, readInput } from './input';

/** What a system of the shop was told instead of an answer, in words for who stands at the counter. */
type Played<T> = Promise<Result<T, { readonly words: string }>>;

/** A customer's bill. */
export interface PlayedBill {
  /** The customer's openid in the mini-program. */
  readonly openid: string;
  readonly amountFen: number;
  readonly shippingFen: number;
}

/** The staff's verifier 核销台. */
export interface Verifier {
  preview(code: string): Played<SandboxRedemptionPreview>;
  redeem(code: string): Played<SandboxRedemption>;
  reverse(redemptionId: string): Played<SandboxRedemption>;
}

/** The shop's till 收银台. */
export interface Till {
  quote(bill: PlayedBill): Played<SandboxTillQuote>;
  open(bill: PlayedBill, coupon: string | null): Played<SandboxTillOrder>;
  /** Null for an order that there is not. */
  carryOn(reference: string, step: 'pay' | 'cancel' | 'refund'): Promise<Awaited<Played<SandboxTillOrder>> | null>;
}

/** Who prepares codes as an operator would; null for a pool or gift that the live scheme does not have. */
export interface GoodsMaker {
  list(): Promise<SandboxGoods>;
  fillPool(pool: string): Promise<SandboxPoolCodes | null>;
  makeCard(kind: SandboxGift['kind'], code: string): Promise<SandboxCard | null>;
}

/** What the shop has besides the reporting of events. */
export interface ShopPlayer {
  readonly verifier: Verifier;
  readonly till: Till;
  readonly goods: GoodsMaker;
}

const codeInput = z.strictObject({ code: z.string().max(40) });

const MOST_FEN = 100_000_000;

const billInput = z.strictObject({
  personId: z.string().max(40),
  amountFen: z.int().min(1).max(MOST_FEN),
  shippingFen: z.int().min(0).max(MOST_FEN),
});

/** `/sandbox/verifier`, `/sandbox/till`, `/sandbox/goods`: 404 without a player. */
export function addShopRoutes(router: Router, world: World, shop: ShopPlayer | null): void {
  const player = (): ShopPlayer => {
    if (shop === null) throw new PanelError(404, 'there is no shop here');
    return shop;
  };
  router.post('/verifier/preview', async (ctx) => {
    const { code } = await readInput(ctx, codeInput);
    ctx.body = unwrap(await player().verifier.preview(code));
  });
  router.post('/verifier/redemptions', async (ctx) => {
    const { code } = await readInput(ctx, codeInput);
    ctx.body = unwrap(await player().verifier.redeem(code));
  });
  router.post('/verifier/redemptions/:id/reversal', async (ctx) => {
    ctx.body = unwrap(await player().verifier.reverse(ctx.params.id ?? ''));
  });
  const billOf = ({ personId, amountFen, shippingFen }: z.infer<typeof billInput>): PlayedBill => {
    if (shippingFen > amountFen) throw new PanelError(400, 'shippingFen: more than the amount');
    return { openid: getPerson(world, personId).miniprogramOpenid, amountFen, shippingFen };
  };
  router.post('/till/quotes', async (ctx) => {
    ctx.body = unwrap(await player().till.quote(billOf(await readInput(ctx, billInput))));
  });
  router.post('/till/orders', async (ctx) => {
    const wish = await readInput(ctx, billInput.extend({ coupon: z.string().max(80).nullable() }));
    ctx.body = unwrap(await player().till.open(billOf(wish), wish.coupon));
    ctx.status = 201;
  });
  for (const step of ['pay', 'cancel', 'refund'] as const) {
    router.post(`/till/orders/:reference/${step}`, async (ctx) => {
      ctx.body = unwrap(found(await player().till.carryOn(ctx.params.reference ?? '', step), 'order'));
    });
  }
  router.get('/goods', async (ctx) => {
    ctx.body = await player().goods.list();
  });
  router.post('/goods/pools/:pool', async (ctx) => {
    ctx.body = found(await player().goods.fillPool(ctx.params.pool ?? ''), 'pool');
  });
  router.post('/goods/cards', async (ctx) => {
    const { kind, code } = await readInput(ctx, codeInput.extend({ kind: z.enum(['membership', 'benefit']) }));
    ctx.body = found(await player().goods.makeCard(kind, code), 'gift');
  });
}

function unwrap<T>(result: Result<T, { readonly words: string }>): T {
  if (result.ok) return result.value;
  throw new PanelError(422, result.refusal.words);
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw new PanelError(404, `there is no such ${what}`);
  return value;
}

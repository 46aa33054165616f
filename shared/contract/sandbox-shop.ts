/**
 * The wire of what the demo desk plays besides WeChat: the shop's own systems, and the goods that an operator would prepare.
 * Under `/sandbox` and 404 where no business stands beside, as `/sandbox/business` is; 422 with `error` in words for what the
 * membership system refuses. Only types.
 */

/** `POST /sandbox/verifier/preview {code}`: what a use code 核销码 stands for; nothing is used. */
export interface SandboxRedemptionPreview {
  readonly benefit: string;
  /** `价值 ¥18` */
  readonly value: string;
  /** `山**` */
  readonly memberName: string;
  readonly usesLeft: number;
  readonly expiresAt: string | null;
}

/** `POST /sandbox/verifier/redemptions {code}` uses it; `POST /sandbox/verifier/redemptions/{id}/reversal` takes that back. */
export interface SandboxRedemption {
  readonly id: string;
  readonly benefit: string;
  readonly memberName: string;
  readonly usesLeft: number;
  readonly reversed: boolean;
}

/** What a customer puts on the counter; `shippingFen` is the part of the amount that is a fee for shipping 运费. */
export interface SandboxBill {
  readonly personId: string;
  readonly amountFen: number;
  readonly shippingFen: number;
}

/** What one of the member's coupons would take off a bill. */
export interface SandboxTillCoupon {
  readonly coupon: string;
  readonly name: string;
  /** `满 ¥59 减 ¥10` */
  readonly words: string;
  readonly discountFen: number;
  readonly usable: boolean;
  /** Why it does not apply; null where it does. */
  readonly reason: string | null;
}

/** `POST /sandbox/till/quotes {personId, amountFen, shippingFen}` 试算. */
export interface SandboxTillQuote {
  /** The best first; what does not apply comes last. */
  readonly coupons: readonly SandboxTillCoupon[];
  /** Names of the person's service flags 服务标记. */
  readonly services: readonly string[];
}

/**
 * An order at the till 收银台. `POST /sandbox/till/orders {personId, amountFen, shippingFen, coupon}` opens it and holds the
 * coupon, null for none; `POST /sandbox/till/orders/{reference}/pay`, `/cancel`, `/refund` carry it on, and repeats answer
 * the same. The till forgets its orders when the demo stops.
 */
export interface SandboxTillOrder {
  readonly reference: string;
  readonly amountFen: number;
  readonly discountFen: number;
  /** Name of the coupon that it holds. */
  readonly coupon: string | null;
  readonly status: 'open' | 'paid' | 'cancelled' | 'refunded';
  /** Growth that the last report of it gave or took; null where nothing was reported, or nothing counts it. */
  readonly growth: number | null;
}

/** `GET /sandbox/goods`: what codes can be made for in the live scheme. */
export interface SandboxGoods {
  /** `POST /sandbox/goods/pools/{pool}` puts a few codes into it and answers `SandboxPoolCodes`. */
  readonly pools: readonly { readonly pool: string; readonly benefit: string; readonly free: number }[];
  /** `POST /sandbox/goods/cards {kind, code}` makes one code card 兑换码 and answers `SandboxCard`. */
  readonly gifts: readonly SandboxGift[];
}

/** What a code card can give. */
export interface SandboxGift {
  readonly kind: 'membership' | 'benefit';
  readonly code: string;
  readonly name: string;
}

export interface SandboxPoolCodes {
  readonly codes: readonly string[];
}

export interface SandboxCard {
  /** As it is printed, with hyphens. */
  readonly code: string;
  readonly name: string;
}

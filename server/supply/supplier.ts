/** What is ordered of a supplier. */
export interface SupplierOrder {
  /** Our number: the same number is the same order for ever. At most 32 characters. */
  readonly number: string;
  readonly sku: string;
  /** The account to top up; null where the goods need none. */
  readonly account: string | null;
}

/** What a supplier answered to an order. Only `refused` says that there is and will be no such order. */
export type OrderAnswer =
  | { readonly kind: 'accepted'; readonly supplierNumber: string | null }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a supplier says of an order. */
export type OrderState =
  | { readonly kind: 'succeeded'; readonly supplierNumber: string | null }
  | { readonly kind: 'failed'; readonly supplierNumber: string | null; readonly reason: string }
  | { readonly kind: 'processing'; readonly supplierNumber: string | null }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** How an order ended. */
export type FinalState = Extract<OrderState, { kind: 'succeeded' | 'failed' }>;

/** A supplier's word on an order that it sent by itself. */
export interface SupplierNotice {
  /** A repeat of the same notice has the same. */
  readonly id: string;
  readonly number: string;
  /** What the supplier says of the order; `unknown` for a state that nobody here knows. */
  readonly state: Exclude<OrderState, { kind: 'notFound' }>;
}

/**
 * A supplier of virtual goods 虚拟商品供应商. Neither call throws for what happens on the way: a time-out, an answer that
 * cannot be believed and one that is not understood are all `unknown`.
 */
export interface Supplier {
  /** Orders; repeated with the same number, the supplier has one order. */
  order(order: SupplierOrder): Promise<OrderAnswer>;
  /** Asks after an order by our number. */
  query(number: string): Promise<OrderState>;
  /**
   * Reads a notice.
   * @param header finds a header of the request; empty where there is none
   * @returns null when it is not the supplier's, or too old to be believed
   */
  openNotice(header: (name: string) => string, body: Buffer): SupplierNotice | 'unreadable' | null;
}

/** A subscription product 订阅道具 as the console has it; the price is the most that one debit may take. */
interface SubscriptionProduct {
  readonly id: string;
  readonly name: string;
  readonly days: number;
  readonly priceFen: number;
}

/** The products that are published here (Mini-program: member subscription). */
export const SUBSCRIPTION_PRODUCTS: readonly SubscriptionProduct[] = [
  { id: 'vip_week', name: '会员周订阅', days: 7, priceFen: 500_000 },
  { id: 'vip_month', name: '会员月订阅', days: 31, priceFen: 500_000 },
  { id: 'vip_quarter', name: '会员季订阅', days: 93, priceFen: 500_000 },
  { id: 'vip_year', name: '会员年订阅', days: 372, priceFen: 500_000 },
];

/** A product by its id; null where none is published under it. */
export function findProduct(id: string): SubscriptionProduct | null {
  return SUBSCRIPTION_PRODUCTS.find((product) => product.id === id) ?? null;
}

import type { SandboxSupplyProduct } from '../../../shared/contract/sandbox';

/** What the supplier sells, with prices as such goods have them. */
export const PRODUCTS: readonly SandboxSupplyProduct[] = [
  { sku: 'fee-10', name: '话费 10 元', priceFen: 995, account: 'phone' },
  { sku: 'data-1g', name: '流量 1GB 日包', priceFen: 280, account: 'phone' },
  { sku: 'music-month', name: '音乐会员月卡', priceFen: 1_050, account: 'phone' },
  { sku: 'video-week', name: '视频会员周卡', priceFen: 720, account: 'phone' },
  { sku: 'video-month', name: '视频会员月卡', priceFen: 1_890, account: 'phone' },
  { sku: 'reading-month', name: '阅读会员月卡', priceFen: 900, account: 'phone' },
  { sku: 'takeaway-5', name: '外卖红包 5 元', priceFen: 450, account: 'phone' },
  { sku: 'ride-10', name: '打车券 10 元', priceFen: 860, account: 'phone' },
  { sku: 'lounge-once', name: '机场贵宾厅一次', priceFen: 9_800, account: 'none' },
];

/** A product by its sku, null where there is none. */
export function findProduct(sku: string): SandboxSupplyProduct | null {
  return PRODUCTS.find((product) => product.sku === sku) ?? null;
}

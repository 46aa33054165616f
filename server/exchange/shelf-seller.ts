import type { BenefitSeller } from '../benefit/find-benefits';
import { ShelfItem } from './exchange.entity';

/** The shelf as the benefit room asks for it: the first live item that gives a benefit. */
export const shelfSeller: BenefitSeller = {
  async findItem(manager, benefit) {
    const items = await manager.find(ShelfItem, { where: { live: true }, order: { position: 'ASC', code: 'ASC' } });
    return items.find(({ config }) => config.benefit === benefit)?.code ?? null;
  },
};

import { createBusiness } from './business-view.js';
import type { Desk, Snapshot } from './desk.js';
import { h, type View } from './dom.js';
import { createGoods } from './goods-view.js';
import { panel } from './panel.js';
import { createSupplier } from './supplier-view.js';
import { createTill } from './till-view.js';
import { createVerifier } from './verifier-view.js';

/** The shop's own systems beside the phone: verifier, till, what it reports, codes to hand out, and its supplier. */
export function createShopDrawer(desk: Desk): View<Snapshot> {
  const business = createBusiness(desk);
  const verifier = createVerifier(desk);
  const till = createTill(desk);
  const goods = createGoods(() => void read());
  const supplier = createSupplier(desk);
  const nobody = h('p', { class: 'hint', hidden: true }, '这里没有门店系统：用 npm start 打开的演示才有。');
  const shop = h('div', { class: 'groups' }, verifier.element, till.element, business.element, goods.element);
  const element = h('div', {}, nobody, shop, supplier.element);

  async function read(): Promise<void> {
    const found = await panel.readGoods().catch(() => null);
    nobody.hidden = found !== null;
    shop.hidden = found === null;
    if (found !== null) goods.update(found);
  }

  return {
    element,
    update(snapshot) {
      if (!element.isConnected) void read();
      business.update(snapshot);
      verifier.update(snapshot);
      till.update(snapshot);
      supplier.update(snapshot);
    },
  };
}

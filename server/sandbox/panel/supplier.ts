import type Router from '@koa/router';
import { listSupplyOrders } from '../state';
import { PRODUCTS } from '../supplier/products';
import type { World } from '../world';

/** `/sandbox/supplier/products` and `/sandbox/supplier/orders`: what the supplier sells, and what was ordered of it. */
export function addSupplierRoutes(router: Router, world: World): void {
  router.get('/supplier/products', (ctx) => {
    ctx.body = { items: PRODUCTS };
  });
  router.get('/supplier/orders', (ctx) => {
    ctx.body = { items: listSupplyOrders(world) };
  });
}

import { codesCheckSchema, poolNameSchema, poolSchema, supplyOrderSchema } from '../../shared/contract/ops/supply';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { defineRoute, type Route } from '../http/route';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { type UploadParts, uploadRoute } from '../operator/upload.routes';
import { checkCodes } from './check-codes';
import { findOpenOrders, findPoolsOfShop } from './find-supplies';
import { askOrderAct, importCodesAct, settleOrderAct, voidCodesAct } from './supply.acts';
import { createSupplyCipher } from './supply-cipher';

const tag = '运营·券码池';
const access = { access: 'operator', permission: 'codes.manage', tag } as const;

/** Pools of codes and orders with suppliers, in the console. @param parts.dataKey 32 bytes */
export function supplyOps(parts: UploadParts & { readonly dataKey: Buffer }): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const { database, clock, uploads } = parts;
  const cipher = createSupplyCipher(parts.dataKey);
  const importing = importCodesAct(cipher, uploads);
  return {
    acts: [importing, voidCodesAct, askOrderAct, settleOrderAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/pools', summary: '券码池与库存', ...access },
        replies: { 200: { description: '全部券码池', schema: pageSchema(poolSchema) } },
        handle: async () => {
          const items = await findPoolsOfShop(database, clock.now());
          return { status: 200, body: { items, nextCursor: null } };
        },
      }),
      uploadRoute(parts, {
        ...{ path: '/ops/v1/pools/uploads', summary: '上传券码文件并检查，不导入', tag, permission: 'codes.manage' },
        ...{ purpose: 'codes', query: { pool: poolNameSchema }, reply: codesCheckSchema },
        look: (content, { pool }, now) => checkCodes(database, cipher, pool, content, now),
      }),
      actRoute(parts, { path: '/ops/v1/pools/import', summary: '导入检查过的券码文件', tag }, importing),
      actRoute(parts, { path: '/ops/v1/pools/void', summary: '撤出券码池里未发出的券码', tag }, voidCodesAct),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/supply-orders', summary: '还没有结果的供货单', ...access },
        query: pageQuerySchema,
        replies: { 200: { description: '早的在前', schema: pageSchema(supplyOrderSchema) } },
        handle: async ({ query }) => ({ status: 200, body: await findOpenOrders(database, query) }),
      }),
      actRoute(parts, { path: '/ops/v1/supply-orders/ask', summary: '向供货商查询', tag }, askOrderAct),
      actRoute(parts, { path: '/ops/v1/supply-orders/settle', summary: '登记供货结果', tag }, settleOrderAct),
    ],
  };
}

import {
  redemptionIdSchema,
  redemptionPreviewSchema,
  redemptionPreviewWishSchema,
  redemptionSchema,
  redemptionWishSchema,
} from '../../shared/contract/benefit';
import type { ErrorCode } from '../../shared/contract/error-code';
import { MINUTE_MS } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { businessOf, defineRoute, type Route } from '../http/route';
import { type CountedLimit, type RateCounterNeeds, returnTurn, takeTurn } from '../member/rate-counter';
import { presentRedemption, previewRedemption, redeemCode, reverseRedemption } from './redeem-code';

/** Wrong use codes of one key: a till mistypes now and then, a machine that guesses is stopped. */
const WRONG_CODE_LIMIT: CountedLimit = { name: 'useCode', most: 30, windowMs: MINUTE_MS };

/**
 * Looks at a use code, counting the wrong ones of whoever asks; no code is looked at any more once there were too many.
 * @throws HttpRefusal TOO_MANY_REQUESTS, or what `look` refuses with
 */
export async function countWrongCodes<T>(
  parts: RateCounterNeeds,
  asker: string,
  look: () => Promise<Result<T, ErrorCode>>,
): Promise<T> {
  const turn = await takeTurn(parts, WRONG_CODE_LIMIT, asker);
  if (!turn.ok) throw new HttpRefusal('TOO_MANY_REQUESTS', { retryAfterSeconds: turn.refusal });
  const found = await look();
  if (found.ok || found.refusal !== 'USE_CODE_REFUSED') await returnTurn(parts, WRONG_CODE_LIMIT, asker);
  return unwrap(found);
}

const access = { access: 'business', scope: 'benefits:redeem', tag: '开放接口' } as const;

/** What staff does with use codes, by the systems of the business. */
export function redemptionRoutes(parts: RateCounterNeeds): Route[] {
  const { database, clock } = parts;

  return [
    defineRoute({
      method: 'post',
      path: '/open/v1/redemptions/preview',
      summary: '核销前查看：不会使用',
      ...access,
      body: redemptionPreviewWishSchema,
      replies: { 200: { description: '这个核销码对应的权益与会员', schema: redemptionPreviewSchema } },
      handle: async (request) => {
        const { keyId } = businessOf(request);
        const { code } = request.body;
        return {
          status: 200,
          body: await countWrongCodes(parts, keyId, () => previewRedemption(database.read, code, clock.now())),
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/redemptions',
      summary: '核销',
      ...access,
      body: redemptionWishSchema,
      replies: { 201: { description: '核销结果；同一业务单号重复提交答同一次', schema: redemptionSchema } },
      handle: async (request) => {
        const { keyId, business } = businessOf(request);
        const wish = { ...request.body, business };
        const useId = await countWrongCodes(parts, keyId, () =>
          database.inUnit((unit) => redeemCode(unit, wish, clock.now())),
        );
        return { status: 201, body: await presentRedemption(database.read, useId) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/redemptions/{id}/reversal',
      summary: '撤销核销：限本业务方，24 小时内',
      ...access,
      params: redemptionIdSchema,
      replies: { 200: { description: '已撤销；重复提交答同一结果', schema: redemptionSchema } },
      handle: async (request) => {
        const { business } = businessOf(request);
        const { id } = request.params;
        const useId = unwrap(await database.inUnit((unit) => reverseRedemption(unit, business, id, clock.now())));
        return { status: 200, body: await presentRedemption(database.read, useId) };
      },
    }),
  ];
}

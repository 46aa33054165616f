import { z } from 'zod';
import {
  giftAcceptanceSchema,
  giftAcceptanceWishSchema,
  giftCardSchema,
  giftPageSchema,
  giftSchema,
  giftTokenSchema,
  giftWishSchema,
  giftWithPaymentSchema,
} from '../../shared/contract/gift';
import { idSchema, pageQuerySchema } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { openPayment } from '../purchase/purchase.routes';
import { acceptGift } from './accept-gift';
import { buyGift } from './buy-gift';
import { findGift, findGiftCard, listGifts } from './find-gifts';
import type { GiftParts } from './gift.parts';
import { cancelGift } from './settle-gift';

const giftParams = z.object({ id: idSchema });

/** What members give, and what they are given. */
export function giftRoutes(parts: GiftParts): Route[] {
  const { database, clock, tokens } = parts;
  const getGift = async (id: string, memberId: string) => {
    const gift = await findGift(database.read, tokens, memberId, id, clock.now());
    if (!gift) throw new HttpRefusal('GIFT_NOT_FOUND');
    return gift;
  };

  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/gifts',
      summary: '购买会员送给朋友',
      tag: '赠送',
      access: 'member',
      body: giftWishSchema,
      idempotent: true,
      replies: { 201: { description: '礼物与支付参数；无须再付款时 payment 为 null', schema: giftWithPaymentSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { planId, message = null, agreementVersion = null } = request.body;
        const wish = { memberId, planId, message, agreementVersion, clientKey: request.idempotencyKey };
        const id = unwrap(await buyGift(parts, wish));
        const { status, orderId } = await getGift(id, memberId);
        const isToPay = status === 'awaitingPayment' && orderId !== null;
        const payment = isToPay ? await openPayment(parts.purchase, orderId, memberId) : null;
        return { status: 201, body: { gift: await getGift(id, memberId), payment } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/gifts',
      summary: '我送出的礼物',
      tag: '赠送',
      access: 'member',
      query: pageQuerySchema,
      replies: { 200: { description: '新的在前', schema: giftPageSchema } },
      handle: async (request) => ({
        status: 200,
        body: await listGifts(database.read, tokens, sessionOf(request).memberId, request.query, clock.now()),
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/gifts/{id}',
      summary: '我送出的一份礼物',
      tag: '赠送',
      access: 'member',
      params: giftParams,
      replies: { 200: { description: '状态；待领取时带礼物卡的口令', schema: giftSchema } },
      handle: async (request) => ({
        status: 200,
        body: await getGift(request.params.id, sessionOf(request).memberId),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/gifts/{id}/cancellation',
      summary: '撤回无人领取的礼物，款项原路退回',
      tag: '赠送',
      access: 'member',
      params: giftParams,
      replies: { 200: { description: '撤回后的礼物', schema: giftSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { id } = request.params;
        unwrap(await database.inUnit((unit) => cancelGift(unit, id, memberId, clock.now())));
        return { status: 200, body: await getGift(id, memberId) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/gift-cards/{token}',
      summary: '礼物卡：持有口令的人看到的礼物',
      tag: '赠送',
      access: 'anyone',
      params: z.object({ token: giftTokenSchema }),
      replies: { 200: { description: '送的是什么，是否还能领取', schema: giftCardSchema } },
      handle: async ({ params, session }) => {
        const card = await findGiftCard(database.read, tokens, params.token, session?.memberId ?? null, clock.now());
        if (!card) throw new HttpRefusal('GIFT_NOT_FOUND');
        return { status: 200, body: card };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/gift-acceptances',
      summary: '领取礼物；重复领取得到同样的结果',
      tag: '赠送',
      access: 'member',
      body: giftAcceptanceWishSchema,
      replies: { 200: { description: '领到的会员与到期时间', schema: giftAcceptanceSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { planName, endsAt, first } = unwrap(await acceptGift(parts, memberId, request.body.token));
        return { status: 200, body: { planName, endsAt: formatInstant(endsAt), first } };
      },
    }),
  ];
}

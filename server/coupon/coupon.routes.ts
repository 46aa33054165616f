import type { PersonReference } from '../../shared/contract/business-event';
import {
  couponQuotesSchema,
  couponQuoteWishSchema,
  couponReservationIdSchema,
  couponReservationSchema,
  couponReservationWishSchema,
  servicesSchema,
  servicesWishSchema,
} from '../../shared/contract/coupon';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { businessOf, defineRoute, type Route } from '../http/route';
import { findMemberByKey, personKeyOf } from '../member/resolve-person';
import { findQuotes } from './find-quotes';
import { findServices } from './find-services';
import { type CouponParts, reserveCoupon } from './reserve-coupon';
import { confirmReservation, releaseReservation } from './settle-reservation';

/** What business systems do with coupons and service flags. */
export function couponRoutes(parts: CouponParts): Route[] {
  const { database, clock, keys } = parts;
  const getMemberId = async (business: string, person: PersonReference) => {
    const member = await findMemberByKey(database.read, personKeyOf(person, business, keys));
    if (!member) throw new HttpRefusal('PERSON_NOT_FOUND');
    return member.id;
  };
  return [
    defineRoute({
      method: 'post',
      path: '/open/v1/coupons/quotes',
      summary: '试算：会员的优惠券能为一笔订单减多少',
      tag: '开放接口',
      access: 'business',
      scope: 'coupons:use',
      body: couponQuoteWishSchema,
      replies: { 200: { description: '减得最多的在前，不能用的在后并说明原因', schema: couponQuotesSchema } },
      handle: async (request) => {
        const { person, order } = request.body;
        const memberId = await getMemberId(businessOf(request).business, person);
        return { status: 200, body: { items: await findQuotes(database.read, memberId, order, clock.now()) } };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/coupons/reservations',
      summary: '为一笔待支付的订单占用一张优惠券（30 分钟）',
      tag: '开放接口',
      access: 'business',
      scope: 'coupons:use',
      body: couponReservationWishSchema,
      replies: {
        200: { description: '已占用；同一业务单号重复提交答同一结果', schema: couponReservationSchema },
      },
      handle: async (request) => {
        const reserved = await reserveCoupon(parts, businessOf(request).business, request.body);
        if (reserved.ok) return { status: 200, body: reserved.value };
        const { code, reason } = reserved.refusal;
        throw new HttpRefusal(code, reason === undefined ? {} : { detail: reason });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/coupons/reservations/{id}/confirm',
      summary: '订单已支付：核销占用的优惠券',
      tag: '开放接口',
      access: 'business',
      scope: 'coupons:use',
      params: couponReservationIdSchema,
      replies: { 200: { description: '已核销；重复提交答同一结果', schema: couponReservationSchema } },
      handle: async (request) => {
        const own = { business: businessOf(request).business, id: request.params.id };
        return { status: 200, body: unwrap(await confirmReservation(parts, own)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/coupons/reservations/{id}/release',
      summary: '订单取消或已退款：退回优惠券',
      tag: '开放接口',
      access: 'business',
      scope: 'coupons:use',
      params: couponReservationIdSchema,
      replies: { 200: { description: '已退回；重复提交答同一结果', schema: couponReservationSchema } },
      handle: async (request) => {
        const own = { business: businessOf(request).business, id: request.params.id };
        return { status: 200, body: unwrap(await releaseReservation(parts, own)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/open/v1/services',
      summary: '查询会员当前享有的服务标记',
      tag: '开放接口',
      access: 'business',
      scope: 'services:read',
      body: servicesWishSchema,
      replies: { 200: { description: '当前有效的服务标记，按方案中的顺序', schema: servicesSchema } },
      handle: async (request) => {
        const memberId = await getMemberId(businessOf(request).business, request.body.person);
        return { status: 200, body: { items: await findServices(database.read, memberId, clock.now()) } };
      },
    }),
  ];
}

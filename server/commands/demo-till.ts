import { randomBytes } from 'node:crypto';
import { couponQuotesSchema, couponReservationSchema, servicesSchema } from '../../shared/contract/coupon';
import type { SandboxTillOrder } from '../../shared/contract/sandbox-shop';
import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { PlayedBill, Till } from '../sandbox';
import { tellEvent } from './demo-business';
import type { OpenApi, ShopRefusal } from './demo-open-api';

/** What the till knows of an order besides what it shows. */
interface OwnOrder extends SandboxTillOrder {
  readonly openid: string;
  readonly reservationId: string | null;
}

/** Plays the shop's till 收银台: the coupons of a customer, and an order that uses one of them. */
export function createDemoTill(clock: Clock, api: () => OpenApi): Till {
  const orders = new Map<string, OwnOrder>();
  const personOf = (openid: string) => ({ openid, app: 'miniprogram' });

  function keep(order: OwnOrder): SandboxTillOrder {
    orders.set(order.reference, order);
    const { openid: _person, reservationId: _held, ...shown } = order;
    return shown;
  }

  /** Settles what the order holds, if it holds anything. */
  async function settleCoupon(
    { reservationId }: OwnOrder,
    how: 'confirm' | 'release',
  ): Promise<Result<unknown, ShopRefusal>> {
    if (reservationId === null) return accept(null);
    return api().post(`/open/v1/coupons/reservations/${reservationId}/${how}`, null, couponReservationSchema);
  }

  async function tell(order: OwnOrder, kind: string): Promise<number | null> {
    const { reference: subject, openid, amountFen, discountFen } = order;
    const metrics: Record<string, number> = kind === PAID ? { amountFen: amountFen - discountFen } : {};
    const event = { id: `${subject}.${kind}`, kind, openid, subject, metrics };
    return (await tellEvent(api(), clock, event)).growth ?? null;
  }

  return {
    async quote(bill) {
      const person = personOf(bill.openid);
      const order = orderOf(bill, 'quote');
      const quotes = await api().post('/open/v1/coupons/quotes', { person, order }, couponQuotesSchema);
      if (!quotes.ok) return quotes;
      const services = await api().post('/open/v1/services', { person }, servicesSchema);
      if (!services.ok) return services;
      return accept({
        coupons: quotes.value.items.map(({ coupon, name, words, discountFen, usable, reason }) => ({
          ...{ coupon, name, words, discountFen, usable, reason },
        })),
        services: services.value.items.map(({ name }) => name),
      });
    },
    async open(bill, coupon) {
      const reference = `S${randomBytes(5).toString('hex').toUpperCase()}`;
      const { openid, amountFen } = bill;
      const order = { reference, amountFen, openid, status: 'open', growth: null } as const;
      if (coupon === null) return accept(keep({ ...order, discountFen: 0, coupon: null, reservationId: null }));
      const wish = { person: personOf(openid), order: orderOf(bill, reference), coupon };
      const held = await api().post('/open/v1/coupons/reservations', wish, couponReservationSchema);
      if (!held.ok) return held;
      const { id: reservationId, name, discountFen } = held.value;
      return accept(keep({ ...order, discountFen, coupon: name, reservationId }));
    },
    async carryOn(reference, step) {
      const order = orders.get(reference);
      if (order === undefined) return null;
      const { from, to, coupon, kind } = STEPS[step];
      if (order.status === to) return accept(keep(order));
      if (order.status !== from) return refuse({ words: '这笔订单现在不能这样做' });
      // The coupon first: an order whose coupon was lost meanwhile is not paid at its price.
      const settled = await settleCoupon(order, coupon);
      if (!settled.ok) return settled;
      return accept(keep({ ...order, status: to, growth: kind === null ? null : await tell(order, kind) }));
    },
  };
}

const PAID = 'order.paid';

const STEPS = {
  pay: { from: 'open', to: 'paid', coupon: 'confirm', kind: PAID },
  cancel: { from: 'open', to: 'cancelled', coupon: 'release', kind: null },
  refund: { from: 'paid', to: 'refunded', coupon: 'release', kind: 'order.refunded' },
} as const;

function orderOf({ amountFen, shippingFen }: PlayedBill, reference: string) {
  return { reference, amountFen, categories: { 商品: amountFen - shippingFen, 运费: shippingFen } };
}

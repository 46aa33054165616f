import type Router from '@koa/router';
import { z } from 'zod';
import { firstOf } from '../body';
import { askAppleRefund, openAppleSubscribeSign, renewAtApple } from '../virtual/apple';
import { listVirtualOrders } from '../virtual/desk';
import { complain, refundAtApple } from '../virtual/refunds';
import { openVirtualSheet } from '../virtual/sheets';
import { cancelSubscription, listSubscriptions, openSubscribeSign } from '../virtual/subscriptions';
import type { World } from '../world';
import { PanelError, readInput } from './input';

/** `/sandbox/wx/virtual-payments` and `/sandbox/virtual/…`: the sheet, and what happens to an order from outside. */
export function addVirtualRoutes(router: Router, world: World): void {
  router.post('/wx/virtual-payments', async (ctx) => {
    const text = z.string();
    const { personId, onIphone, payment } = await readInput(
      ctx,
      z.strictObject({
        personId: text,
        onIphone: z.boolean().optional(),
        payment: z.looseObject({ signData: text, paySig: text, signature: text, mode: text }),
      }),
    );
    const sheet = openVirtualSheet(world, personId, payment, { onIphone });
    if (!sheet.ok) throw new PanelError(422, sheet.refusal.errMsg, { ...sheet.refusal });
    ctx.status = 201;
    ctx.body = sheet.value;
  });
  router.post('/wx/virtual-signings', async (ctx) => {
    const text = z.string();
    const { personId, signing } = await readInput(
      ctx,
      z.strictObject({
        personId: text,
        signing: z.looseObject({
          kind: z.enum(['virtual', 'apple']).optional(),
          signData: text,
          paySig: text,
          signature: text,
        }),
      }),
    );
    const open = signing.kind === 'apple' ? openAppleSubscribeSign : openSubscribeSign;
    const sheet = open(world, personId, signing);
    if (!sheet.ok) throw new PanelError(422, sheet.refusal.errMsg, { ...sheet.refusal });
    ctx.status = 201;
    ctx.body = sheet.value;
  });
  router.get('/virtual/contracts', (ctx) => {
    ctx.body = { items: listSubscriptions(world, firstOf(ctx.query.personId)) };
  });
  router.post('/virtual/contracts/:code/cancel', (ctx) => {
    const contract = cancelSubscription(world, ctx.params.code ?? '');
    if (contract === null) throw new PanelError(404, 'there is no such contract');
    ctx.body = contract;
  });
  router.get('/virtual/orders', (ctx) => {
    ctx.body = { items: listVirtualOrders(world) };
  });
  router.post('/virtual/orders/:no/apple-refund', (ctx) => {
    if (!refundAtApple(world, ctx.params.no ?? ''))
      throw new PanelError(422, 'nothing of this order can be given back');
    ctx.status = 204;
  });
  router.post('/virtual/orders/:no/apple-refund-request', async (ctx) => {
    const { reason } = await readInput(ctx, z.strictObject({ reason: z.string().min(1).max(200) }));
    if (!askAppleRefund(world, ctx.params.no ?? '', reason)) throw new PanelError(404, 'Apple took no such payment');
    ctx.status = 204;
  });
  router.post('/virtual/contracts/:code/renew', (ctx) => {
    if (!renewAtApple(world, ctx.params.code ?? '')) throw new PanelError(422, 'this cannot be switched on again');
    ctx.status = 204;
  });
  router.post('/virtual/orders/:no/complaint', (ctx) => {
    if (!complain(world, ctx.params.no ?? '')) throw new PanelError(404, 'there is no such order');
    ctx.status = 204;
  });
}

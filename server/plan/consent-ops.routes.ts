import { type ConsentQuery, consentExampleSchema, consentQuerySchema } from '../../shared/contract/ops/consent';
import type { Period } from '../../shared/contract/plan';
import { defineRoute, type Route } from '../http/route';
import type { AutoRenew } from './plan.rules';
import { consentTextOf, consentVersionOf } from './renewal-consent.rules';

/** What members will read before they sign for auto-renewal, for a form that is still being filled in. */
export function consentOps(): { readonly routes: readonly Route[] } {
  return {
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/config/consent', summary: '会员签约前读到的续费说明', tag: '运营·配置' },
        ...{ access: 'operator', permission: 'config.read' },
        query: consentQuerySchema,
        replies: { 200: { description: '与签约页一致', schema: consentExampleSchema } },
        handle: async ({ query }) => ({ status: 200, body: presentConsent(query) }),
      }),
    ],
  };
}

function presentConsent({ unit, count, priceFen, firstPriceFen, mode, rail, version, text }: ConsentQuery) {
  const isSubscription = rail === 'subscription';
  const autoRenew: AutoRenew = {
    ...{ mode, firstPriceFen: firstPriceFen ?? null, graceDays: 0, consentVersion: version, consent: text ?? null },
    ...(isSubscription ? { subscriptionProductId: 'example' } : {}),
  };
  const period: Period = { unit, count };
  const terms = { priceFen, firstPriceFen: firstPriceFen ?? null };
  return {
    text: consentTextOf(autoRenew, period, terms),
    version: consentVersionOf(autoRenew, terms),
    onIphone: isSubscription ? consentTextOf(autoRenew, period, terms, 'apple') : null,
  };
}

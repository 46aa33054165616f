import type Koa from 'koa';
import type { Middleware } from 'koa';
import type { Clock } from '../shared/kernel/clock';
import { badgeData } from './badge/badge.data';
import { registerBadgeJobs } from './badge/badge.jobs';
import { badgeRoutes } from './badge/badge.routes';
import { badgeConsumer } from './badge/count-event';
import { benefitData } from './benefit/benefit.data';
import { registerBenefitJobs } from './benefit/benefit.jobs';
import { benefitRoutes } from './benefit/benefit.routes';
import { createBenefitCatalogue } from './benefit/benefit-catalogue';
import { registerClaimJobs } from './benefit/claim.jobs';
import { claimRoutes } from './benefit/claim.routes';
import type { ClaimParts } from './benefit/issue-claim';
import { redemptionRoutes } from './benefit/redemption.routes';
import { registerBooksJobs } from './books/books.jobs';
import { moveEarnings } from './books/move-earnings';
import { OperatorCase } from './case/case.entity';
import { createCardCodeKeys } from './code-card/card-code-keys';
import { codeCardData } from './code-card/code-card.data';
import { codeCardRoutes } from './code-card/code-card.routes';
import { composeConsole } from './compose-ops';
import type { Config } from './config';
import { couponData } from './coupon/coupon.data';
import { registerCouponJobs } from './coupon/coupon.jobs';
import { couponRoutes } from './coupon/coupon.routes';
import type { Database } from './database/open-database';
import { createAccountCipher } from './exchange/account-cipher';
import { exchangeData } from './exchange/exchange.data';
import { registerExchangeJobs } from './exchange/exchange.jobs';
import type { ExchangeParts } from './exchange/exchange.parts';
import { exchangeRoutes } from './exchange/exchange.routes';
import { shelfSeller } from './exchange/shelf-seller';
import { giftData } from './gift/gift.data';
import { registerGiftJobs } from './gift/gift.jobs';
import type { GiftParts } from './gift/gift.parts';
import { giftRoutes } from './gift/gift.routes';
import { createGiftTokens } from './gift/gift-tokens';
import { openGift } from './gift/settle-gift';
import { businessEventRoutes } from './growth/business-event.routes';
import { growthData } from './growth/growth.data';
import { registerGrowthJobs } from './growth/growth.jobs';
import { growthRoutes } from './growth/growth.routes';
import { noMultipliers } from './growth/multipliers';
import { createProgrammeCatalogue } from './growth/programme-catalogue';
import type { GrowthParts } from './growth/take-event';
import { homeRoutes } from './home/home.routes';
import { createApp } from './http/create-app';
import { healthRoutes } from './http/health';
import type { Logger } from './http/logger';
import { type CountedGauge, createMetrics } from './http/metrics';
import { describeRoutes } from './http/openapi';
import { documentationRoutes } from './http/pages';
import type { Route } from './http/route';
import { insightData } from './insight/insight.data';
import { registerInsightJobs } from './insight/insight.jobs';
import { invoiceData } from './invoice/invoice.data';
import { registerInvoiceJobs } from './invoice/invoice.jobs';
import { invoiceRoutes } from './invoice/invoice.routes';
import { createInvoiceCipher } from './invoice/invoice-cipher';
import { Job } from './jobs/job.entity';
import { JobRegistry } from './jobs/registry';
import { sweepJobs, type WorkerOptions } from './jobs/worker';
import { createAuthenticator } from './member/authenticate';
import { findSessionKey } from './member/find-session-key';
import { followOfficialAccount, unfollowOfficialAccount } from './member/follow-official-account';
import { registerMemberJobs } from './member/member.jobs';
import { memberRoutes } from './member/member.routes';
import { createOwnMobile } from './member/own-mobile';
import { createPersonKeys } from './member/person-keys';
import { cancelAuthorization, revokeAuthorization } from './member/withdraw-authorization';
import type { RenewalsOfMember } from './membership/find-membership';
import { membershipData } from './membership/membership.data';
import { registerMembershipJobs } from './membership/membership.jobs';
import { membershipRoutes } from './membership/membership.routes';
import type { PauseParts } from './membership/pause.parts';
import { pauseRoutes } from './membership/pause.routes';
import { createPushHandler, type MemberPush, memberPushTopics } from './message/handle-push';
import { messageData } from './message/message.data';
import { registerMessageJobs } from './message/message.jobs';
import { messageRoutes } from './message/message.routes';
import { createMessageTemplates } from './message/message-settings';
import { templateIdsWhenBuying } from './message/template.rules';
import { createBusinessAuthenticator } from './partner/authenticate-business';
import { registerPartnerJobs } from './partner/partner.jobs';
import { createSecretCipher } from './partner/secret-cipher';
import { planRoutes } from './plan/plan.routes';
import { createPlanCatalogue } from './plan/plan-catalogue';
import { planChangeData } from './plan-change/plan-change.data';
import { registerPlanChangeJobs } from './plan-change/plan-change.jobs';
import type { PlanChangeParts } from './plan-change/plan-change.parts';
import { planChangeRoutes } from './plan-change/plan-change.routes';
import { giveChange } from './plan-change/settle-change';
import { pointsData } from './points/points.data';
import { registerPointsJobs } from './points/points.jobs';
import { pointsRoutes } from './points/points.routes';
import { pointsConsumer } from './points/points-consumer';
import { billRoutes } from './purchase/bill.routes';
import { handlePayNotice } from './purchase/handle-pay-notice';
import { createPlanStandings } from './purchase/plan-standings';
import { purchaseData } from './purchase/purchase.data';
import { registerPurchaseJobs } from './purchase/purchase.jobs';
import type { PurchaseParts } from './purchase/purchase.parts';
import { purchaseRoutes } from './purchase/purchase.routes';
import { registerReconciliationJobs } from './reconciliation/reconciliation.jobs';
import { appleRefundAnswerer } from './refund/answer-apple-refund';
import { refundData } from './refund/refund.data';
import type { RefundParts } from './refund/refund.parts';
import { refundRoutes } from './refund/refund.routes';
import { findLiveRenewals } from './renewal/find-renewals';
import { findFirstPricesTaken } from './renewal/first-price';
import { isDebitUnderWay } from './renewal/follow-membership';
import { handlePapayNotice } from './renewal/handle-papay-notice';
import { renewalData } from './renewal/renewal.data';
import { registerRenewalJobs } from './renewal/renewal.jobs';
import type { RenewalParts } from './renewal/renewal.parts';
import { renewalRoutes } from './renewal/renewal.routes';
import { signingWhilePaying } from './renewal/sign-while-paying';
import { findNumberOfCharge } from './renewal/take-apple-push';
import { takeSubscriptionDelivery } from './renewal/take-subscription-push';
import { registerSchemeJobs } from './scheme/scheme.jobs';
import { schemeRoutes } from './scheme/scheme.routes';
import { createLiveTexts } from './scheme/scheme-texts';
import { codeDeliverer } from './supply/deliver-code';
import { goodsDeliverer } from './supply/deliver-goods';
import { createHttpSuppliers } from './supply/http-supplier';
import { supplyData } from './supply/supply.data';
import { supplyGauges } from './supply/supply.gauges';
import { registerSupplyJobs } from './supply/supply.jobs';
import type { SupplyParts } from './supply/supply.parts';
import { supplierNotices } from './supply/supply.routes';
import { createSupplyCipher } from './supply/supply-cipher';
import { createWechat } from './wechat';
import { exchange } from './wechat/http-client';

/** Version of the API document. */
const API_VERSION = '1';

/** Generous for a person, hard on a loop; one member's phone and one address's network share theirs. */
const LIMITS = { perAddress: { points: 1_200, seconds: 60 }, perMember: { points: 240, seconds: 60 } };

export interface ComposeOptions {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  /** The time on the wall, where the clock can be moved: operators' sessions and authenticators go by it. */
  readonly wallClock?: Clock;
  readonly logger: Logger;
  /** Pages and panels that stand beside the API: the demo's. */
  readonly pages?: readonly Middleware[];
  /** True once the process shuts down: it is no longer ready. */
  readonly isClosing?: () => boolean;
}

/** The parts put together: nothing is listening and no job is running yet. */
export interface Composition {
  readonly app: Koa;
  /** Every route of the API, for those who walk them all: tests and measures. */
  readonly routes: readonly Route[];
  readonly worker: WorkerOptions;
  readonly purchase: PurchaseParts;
  /** Null where there is no auto-renewal. */
  readonly renewal: RenewalParts | null;
  readonly growth: GrowthParts;
  /** Who delivers what claims promise. */
  readonly claims: ClaimParts;
  /** Forgets what screens have read of the live scheme, after this process loaded another. */
  forgetScheme(): void;
}

/** The one place where the parts meet. */
export function compose(options: ComposeOptions): Composition {
  const { config, database, clock, logger, wallClock = clock } = options;
  const wechat = createWechat({ ...config.wechat, clock, database, publicUrl: config.publicUrl, logger });
  if (!wechat.pay) throw new Error('WeChat Pay is not configured');
  const keys = createPersonKeys(config);
  const virtual = wechat.virtual && {
    channel: wechat.virtual,
    findSessionKey: (sessionId: string) => findSessionKey({ database, keys }, sessionId, clock.now()),
  };
  const catalogue = createPlanCatalogue(database, clock);
  const texts = createLiveTexts(database, clock);
  const papay = wechat.renewal?.channel ?? null;
  const subscriptions = virtual &&
    wechat.subscriptions && {
      channel: wechat.subscriptions,
      findSessionKey: virtual.findSessionKey,
      checkSessionKey: virtual.channel.checkSessionKey,
    };
  const renewal: RenewalParts | null =
    papay || subscriptions ? { database, clock, logger, channel: papay, subscriptions } : null;
  const signing = renewal && papay && signingWhilePaying(renewal, papay);
  const purchase: PurchaseParts = {
    ...{ database, clock, channel: wechat.pay.channel, virtual, signing, logger },
    debits:
      subscriptions && ((unit, delivery, now) => takeSubscriptionDelivery({ subscriptions }, unit, delivery, now)),
    ownNumber: subscriptions && findNumberOfCharge,
    givers: {
      change: giveChange,
      gift: (unit, { subjectId }, now) => openGift(unit, subjectId, now),
    },
  };
  const planChange: PlanChangeParts = { database, clock, purchase };
  const invoices = { database, clock, cipher: createInvoiceCipher(config.dataKey) };
  const gifts: GiftParts = {
    ...{ database, clock, purchase, accounts: wechat.accounts },
    tokens: createGiftTokens(config.dataKey),
  };
  const supply: SupplyParts = {
    ...{ database, clock, logger, cipher: createSupplyCipher(config.dataKey) },
    suppliers: createHttpSuppliers(config.suppliers, config.publicUrl, { clock, exchange }),
  };
  const claims: ClaimParts = {
    deliverers: [codeDeliverer(supply.cipher), goodsDeliverer(supply)],
    findOwnAccount: createOwnMobile(keys),
  };
  const exchanges: ExchangeParts = { database, clock, purchase, claims, cipher: createAccountCipher(config.dataKey) };
  const pauses: PauseParts = {
    ...{ database, clock, moveEarnings },
    isDebitUnderWay: renewal ? isDebitUnderWay : async () => false,
  };
  const multipliers = noMultipliers;
  const growth = { database, clock, keys, multipliers, consumers: [pointsConsumer({ multipliers }), badgeConsumer()] };
  const refunds: RefundParts = { database, clock, growth };
  const programmes = createProgrammeCatalogue(database, clock);
  const benefits = createBenefitCatalogue(database, clock);
  const holders = [
    insightData({ clock }),
    membershipData(database),
    ...(renewal ? [renewalData(renewal)] : []),
    planChangeData(planChange),
    refundData(refunds),
    purchaseData(purchase),
    invoiceData(invoices),
    giftData(gifts),
    growthData({ database, clock }),
    pointsData({ database, clock }),
    benefitData({ database, clock }),
    couponData({ database, clock }),
    codeCardData(database),
    exchangeData(database),
    badgeData(database),
    supplyData(supply),
    messageData(database),
  ];
  const memberDeps = {
    ...{ database, clock, keys, holders, accounts: wechat.accounts, logger },
    keepsSessionKey: wechat.virtual !== null,
  };
  const templates = createMessageTemplates(database, clock, config.templates);
  const messageDeps = { database, clock, messages: wechat.messages, templates };

  const registry = new JobRegistry(database, () => clock.now());
  registry.everyNight(() => sweepJobs(database, clock.now()));
  registerMemberJobs(registry, memberDeps);
  registerMembershipJobs(registry, pauses);
  registerBooksJobs(registry, { database, clock });
  registerPurchaseJobs(registry, purchase, config.wechat.shippingInfo ? wechat.shipping : null);
  if (renewal) registerRenewalJobs(registry, renewal);
  registerPlanChangeJobs(registry, planChange);
  registerInvoiceJobs(registry, invoices);
  registerGiftJobs(registry, gifts);
  registerGrowthJobs(registry, growth);
  registerPointsJobs(registry, { database, clock });
  registerBenefitJobs(registry, { database, clock });
  registerClaimJobs(registry, { database, clock });
  registerCouponJobs(registry, { database, clock });
  registerExchangeJobs(registry, exchanges);
  registerReconciliationJobs(registry, { ...purchase, bills: wechat.pay.bills });
  registerBadgeJobs(registry, { database, clock });
  registerSupplyJobs(registry, supply);
  registerMessageJobs(registry, messageDeps);
  registerPartnerJobs(registry, { database, clock });
  registerSchemeJobs(registry, { database, clock });
  registerInsightJobs(registry, { database, clock });
  registry.handle<MemberPush>(memberPushTopics.followed, (push) =>
    followOfficialAccount(memberDeps, { openid: push.openid, at: push.sentAt }),
  );
  registry.handle<MemberPush>(memberPushTopics.unfollowed, (push) =>
    unfollowOfficialAccount(memberDeps, { openid: push.openid, at: push.sentAt }),
  );
  registry.handle<MemberPush>(memberPushTopics.authorizationRevoked, (push) => revokeAuthorization(memberDeps, push));
  registry.handle<MemberPush>(memberPushTopics.authorizationCancelled, (push) => cancelAuthorization(memberDeps, push));

  const renewals: RenewalsOfMember | null = renewal && ((memberId, now) => findLiveRenewals(database, memberId, now));
  const console = composeConsole({
    ...{ config, database, clock, wallClock, logger, registry, keys, catalogue, programmes, renewals },
    deliverers: claims.deliverers,
    ...{ claims, invoices, refunds, members: memberDeps },
  });
  const routes = [
    ...homeRoutes({
      database,
      clock,
      catalogue,
      texts,
      programmes,
      renewals,
      subscribeTemplateIds: async () => templateIdsWhenBuying((await templates.read()).miniprogram),
    }),
    ...memberRoutes(memberDeps),
    ...planRoutes({
      catalogue,
      clock,
      standings: createPlanStandings({
        ...{ database, clock },
        firstPricesTaken: (personHash) => findFirstPricesTaken(database.read, personHash),
      }),
      hasVirtual: virtual !== null,
      hasSubscriptions: subscriptions !== null,
      agreement: async () => {
        const agreement = (await texts.read()).agreements.find((candidate) => candidate.code === 'membership');
        if (!agreement) throw new Error('the live scheme has no membership agreement');
        return { version: agreement.version, title: agreement.title };
      },
    }),
    ...schemeRoutes({ texts }),
    ...membershipRoutes({
      ...{ database, clock, catalogue },
      renewals,
    }),
    ...pauseRoutes({ ...pauses, catalogue }),
    ...purchaseRoutes(purchase),
    ...billRoutes(purchase),
    ...invoiceRoutes(invoices),
    ...giftRoutes(gifts),
    ...(renewal ? renewalRoutes(renewal) : []),
    ...planChangeRoutes(planChange),
    ...growthRoutes({ ...growth, programmes }),
    ...pointsRoutes({ database, clock, programmes }),
    ...benefitRoutes({ database, clock, benefits, programmes, claims, seller: shelfSeller }),
    ...claimRoutes({ database, clock, keys, ...claims }),
    ...redemptionRoutes({ database, clock, keys }),
    ...couponRoutes({ database, clock, keys, claims }),
    ...codeCardRoutes({ database, clock, keys, claims, cards: createCardCodeKeys(config.dataKey) }),
    ...exchangeRoutes(exchanges),
    ...refundRoutes(refunds),
    ...badgeRoutes({ database, clock, programmes }),
    ...businessEventRoutes(growth),
    ...messageRoutes({ database, clock, templates, pushArrives: true }),
    ...console.routes,
  ];
  const metrics = createMetrics([...operationalGauges(database), ...supplyGauges({ database, clock })]);
  const app = createApp({
    logger,
    clock,
    routes,
    authenticate: createAuthenticator({ database, clock, keys, logger }),
    authenticateBusiness: createBusinessAuthenticator({ database, clock, cipher: createSecretCipher(config.dataKey) }),
    authenticateOperator: console.authenticate,
    callbacks: [
      wechat.pay.noticeRoutes(async (notice) => {
        await handlePayNotice(purchase, notice);
      }),
      ...(wechat.renewal && papay
        ? [wechat.renewal.noticeRoutes((notice) => handlePapayNotice({ database, clock, channel: papay }, notice))]
        : []),
      wechat.pushRoutes(createPushHandler({ database, clock }), appleRefundAnswerer(refunds)),
      supplierNotices(supply),
    ],
    extras: [
      healthRoutes(database, options.isClosing ?? (() => false)),
      metrics.route,
      documentationRoutes(() => describeRoutes(routes, API_VERSION)),
      ...(options.pages ?? []),
    ],
    trustedProxies: config.trustedProxies,
    limits: LIMITS,
    observe: metrics.observeRequest,
  });
  return {
    app,
    routes,
    growth,
    claims,
    purchase,
    renewal,
    worker: { database, registry, clock, logger, observe: metrics.observeJob },
    forgetScheme() {
      catalogue.forget();
      texts.forget();
      programmes.forget();
      benefits.forget();
      templates.forget();
    },
  };
}

/** What waits for an operator or for a worker, counted when somebody asks. */
function operationalGauges(database: Database): CountedGauge[] {
  return [
    {
      name: 'operator_cases_open',
      help: 'parked cases that wait for an operator, by kind',
      label: 'kind',
      read: async () => {
        const rows = await database.read
          .createQueryBuilder(OperatorCase, 'c')
          .select('c.kind', 'label')
          .addSelect('COUNT(*)', 'value')
          .where("c.status = 'open'")
          .groupBy('c.kind')
          .getRawMany<{ label: string; value: string | number }>();
        return rows.map((row) => ({ label: row.label, value: Number(row.value) }));
      },
    },
    {
      name: 'jobs_waiting',
      help: 'jobs that are ready or parked',
      label: 'status',
      read: async () =>
        Promise.all(
          (['ready', 'parked'] as const).map(async (status) => ({
            label: status,
            value: await database.read.countBy(Job, { status }),
          })),
        ),
    },
  ];
}

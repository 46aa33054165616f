/**
 * The wire of the local WeChat's panel, under `/sandbox`: what the H5 build plays a WeChat client with, and what the
 * demo desk shows. Only types: this surface exists only when the sandbox runs.
 */

/** A person with a WeChat account; they have one openid in the mini-program and another in the official account. */
export interface SandboxPerson {
  readonly id: string;
  readonly nickname: string;
  /** A data URL or a path that the page can show. */
  readonly avatarUrl: string;
  readonly miniprogramOpenid: string;
  readonly officialOpenid: string;
  /** Null for a person whose apps are not bound to one Open Platform account. */
  readonly unionid: string | null;
  readonly phoneNumber: string;
  readonly followsOfficialAccount: boolean;
  /** What the person answers when asked to allow subscribe messages. */
  readonly subscribeAnswer: 'accept' | 'reject';
}

/** `POST /sandbox/wx/login {personId}` plays wx.login; `POST /sandbox/wx/phone-code {personId}` plays getPhoneNumber. */
export interface SandboxCode {
  readonly code: string;
}

/** What `wx.requestPayment` takes. */
export interface SandboxPaymentRequest {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

/**
 * A pay sheet (收银台) that a person sees after wx.requestPayment.
 * `POST /sandbox/wx/payments {personId, payment}` opens it (422 with `errMsg` when WeChat would refuse the arguments);
 * `GET /sandbox/wx/payments/{id}?waitSeconds=20` answers as soon as it is no longer open, at the latest then;
 * `POST /sandbox/wx/payments/{id}/answer {answer: "pay" | "cancel"}` is the person's tap.
 */
export interface SandboxPaySheet {
  readonly id: string;
  readonly personId: string;
  readonly payee: string;
  readonly description: string;
  readonly amountFen: number;
  readonly outTradeNo: string;
  readonly status: 'open' | 'paid' | 'cancelled' | 'failed';
  /** As wx.requestPayment reports: `requestPayment:ok`, `requestPayment:fail cancel`, `requestPayment:fail …`; null while open. */
  readonly errMsg: string | null;
  /** RFC 3339; the sheet fails by itself at this instant of the sandbox clock. */
  readonly expiresAt: string;
  /** What the sheet offers to sign for auto-renewal; the answer then may say `sign: false`. Absent where it offers nothing. */
  readonly contract?: { readonly planName: string; readonly displayAccount: string };
}

/** What `wx.requestVirtualPayment` takes. `POST /sandbox/wx/virtual-payments {personId, onIphone?, payment}` opens the same sheet. */
export interface SandboxVirtualPaymentRequest {
  readonly signData: string;
  readonly paySig: string;
  readonly signature: string;
  readonly mode: string;
}

/**
 * An order of virtual payment. `GET /sandbox/virtual/orders`, newest first;
 * `POST /sandbox/virtual/orders/{no}/apple-refund` is Apple giving the money back unasked, `…/complaint` a person's complaint,
 * `…/apple-refund-request {reason}` their wish for it at Apple, of which the business is asked first.
 */
export interface SandboxVirtualOrder {
  readonly outTradeNo: string;
  readonly personId: string;
  readonly productId: string;
  readonly amountFen: number;
  readonly refundedFen: number;
  readonly state: 'CREATED' | 'PAID' | 'DELIVERED' | 'FAILED';
  readonly paidAt: string | null;
  /** What came of asking Apple for the money; `uncertain`: the business did not answer. Absent where nobody asked. */
  readonly appleRefund?: 'asked' | 'given' | 'refused' | 'uncertain';
}

/** What `wx.requestSubscribeSign`, or `wx.requestAppleSubscribeSign` for `apple`, takes. `POST /sandbox/wx/virtual-signings {personId, signing}` opens a signing page. */
export interface SandboxVirtualSigningRequest {
  readonly kind?: 'virtual' | 'apple';
  readonly signData: string;
  readonly paySig: string;
  readonly signature: string;
}

/**
 * A contract for the subscription of virtual payment. `GET /sandbox/virtual/contracts?personId=`;
 * `POST /sandbox/virtual/contracts/{code}/cancel` is the person's own cancel in WeChat's pages, or at Apple, where `…/renew`
 * switches it on again.
 */
export interface SandboxVirtualContract {
  readonly contractCode: string;
  readonly personId: string;
  readonly productId: string;
  readonly signedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: 'person' | 'merchant' | null;
}

/** A template of entrusted debit 签约模板 that WeChat granted the merchant. `GET /sandbox/papay/plans`. */
export interface SandboxPapayPlan {
  /** plan_id, what a scheme holds as `papayPlanId`. */
  readonly id: string;
  readonly name: string;
  /** `announced`: debits follow an announcement 预扣费通知; `delayed`: taken 24 h later; `plain`: at once, not periodic. */
  readonly mode: 'announced' | 'delayed' | 'plain';
  /** The most that one debit may take. */
  readonly limitFen: number;
}

/** What `wx.navigateToMiniProgram` takes to open WeChat's signing page. */
export interface SandboxSigningRequest {
  readonly appId: string;
  readonly path: string;
  readonly extraData: Readonly<Record<string, string>>;
}

/**
 * WeChat's signing page 纯签约. `POST /sandbox/papay/signings {personId, appId, path, extraData}` opens it (422 with `error`
 * when it would say so instead); `GET /sandbox/papay/signings/{id}?waitSeconds=20` answers as soon as it is no longer open;
 * `POST /sandbox/papay/signings/{id}/answer {answer: "sign" | "decline"}` is the person's tap.
 */
export interface SandboxSigningSheet {
  readonly id: string;
  readonly personId: string;
  readonly planName: string;
  readonly displayAccount: string;
  readonly status: 'open' | 'signed' | 'declined' | 'failed';
  /** What App.onShow of the mini-program gets on the way back; null while open, and where the person just left. */
  readonly referrer: { readonly appId: string; readonly extraData: Readonly<Record<string, string>> } | null;
}

/**
 * A contract for entrusted debit. `GET /sandbox/papay/contracts?personId=`;
 * `POST /sandbox/papay/contracts/{id}/cancel` is the person's own cancel in WeChat's pages;
 * `PUT /sandbox/papay/people/{id}/balance {balanceFen}` says what debits may take from a person, null for anything.
 */
export interface SandboxContract {
  /** contract_id */
  readonly id: string;
  readonly personId: string;
  readonly planId: string;
  readonly planName: string;
  readonly contractCode: string;
  readonly displayAccount: string;
  readonly signedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: 'expiry' | 'person' | 'merchant' | null;
}

/** An entrusted debit. `GET /sandbox/papay/debits`, newest first. */
export interface SandboxDebit {
  readonly outTradeNo: string;
  readonly contractId: string;
  readonly amountFen: number;
  readonly state: 'ACCEPT' | 'SUCCESS' | 'PAYERROR';
  /** err_code of a failure. */
  readonly failure: string | null;
  readonly acceptedAt: string;
  /** When the money is to be taken. */
  readonly dueAt: string;
  readonly endedAt: string | null;
}

/** `POST /sandbox/wx/subscriptions {personId, templateIds}` plays wx.requestSubscribeMessage with the person's set answer. */
export interface SandboxSubscribeAnswer {
  readonly results: Readonly<Record<string, 'accept' | 'reject' | 'ban' | 'filter'>>;
}

/** One bubble of the official account's chat or one service notice (服务通知), as WeChat would draw it. */
export interface SandboxMessage {
  readonly id: string;
  readonly personId: string;
  readonly channel: 'official' | 'service-notice';
  /** Of WeChat Pay itself; absent for what the business sent. */
  readonly sender?: 'wechatpay';
  readonly title: string;
  /** The template's lines in order, with the wording of the template's keys. */
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  /** The mini-program page it opens, null when it opens nothing. */
  readonly page: string | null;
  readonly sentAt: string;
}

/** The movable clock of the sandbox. `POST /sandbox/clock {"advance":"P1M"}` or `{"to":"<RFC3339>"}` moves it on. */
export interface SandboxClock {
  readonly now: string;
  /** True while a move walks through the due moments between then and now. */
  readonly moving: boolean;
}

/** A fault the tester can switch on; `count` says how many more times it strikes, null for always. */
export interface SandboxFault {
  readonly name: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly count: number | null;
  /** How long it delays, where it delays. */
  readonly milliseconds: number | null;
  /** Where an interface is meant: the one operation that it strikes (`prepay`, `query`, `templateSend`, …); null for all. */
  readonly operation: string | null;
}

/** One attempt to deliver a payment notice, a message push or a supplier's notice to the server. */
export interface SandboxDelivery {
  readonly id: string;
  readonly kind: 'notice' | 'push' | 'supply';
  /** `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, `subscribe`, `supply.succeeded`, … */
  readonly eventType: string;
  readonly url: string;
  readonly attempt: number;
  /** The HTTP status of the answer; null when none came in time. */
  readonly status: number | null;
  readonly accepted: boolean;
  readonly at: string;
}

/** `GET /sandbox/orders`: an order as WeChat Pay has it. */
export interface SandboxOrder {
  readonly outTradeNo: string;
  readonly personId: string;
  readonly description: string;
  readonly amountFen: number;
  readonly refundedFen: number;
  readonly state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED';
  readonly transactionId: string | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
  readonly shippedAt: string | null;
  readonly settledAt: string | null;
}

/** What the sandbox's supplier of virtual goods sells. `GET /sandbox/supplier/products`. */
export interface SandboxSupplyProduct {
  readonly sku: string;
  readonly name: string;
  readonly priceFen: number;
  /** Whether a mobile number is topped up. */
  readonly account: 'phone' | 'none';
}

/** `GET /sandbox/supplier/orders`: what was ordered of the supplier, newest first. */
export interface SandboxSupplyOrder {
  /** The customer's number. */
  readonly number: string;
  readonly supplierNumber: string;
  readonly sku: string;
  readonly account: string | null;
  readonly status: 'processing' | 'succeeded' | 'failed';
  /** How often it was ordered: a repeat under its number makes no second order. */
  readonly requests: number;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** A kind of business event that can be reported at the desk. `GET /sandbox/business`; 404 where there is no business. */
export interface SandboxEventKind {
  readonly code: string;
  readonly name: string;
  /** What it carries, each with a usual value: fen, minutes, metres, or a plain count. */
  readonly metrics: readonly {
    readonly code: string;
    readonly measure: 'fen' | 'times' | 'minutes' | 'metres' | 'count';
    readonly usual: number;
  }[];
  /** The kind that takes it back whole; null where nothing does. */
  readonly takenBackBy: { readonly code: string; readonly name: string } | null;
}

/**
 * `POST /sandbox/business {personId, kind, metrics, subject?}` reports an event of a person as a business system would; one
 * that takes back names the subject of the event that it takes back.
 */
export interface SandboxEventOutcome {
  readonly status: 'applied' | 'waitingForMember' | 'waitingForOrder' | 'repeated' | 'refused';
  readonly growth: number | null;
  /** Names the event when it is taken back. */
  readonly subject: string;
  readonly detail: string | null;
}

/** A ready-made scheme 示例方案. `GET /sandbox/schemes` lists them; 404 where nobody can load one. */
export interface SandboxScheme {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Whether its programmes are the ones that members see now. */
  readonly live: boolean;
}

/** What a change of how growth is counted does to what was counted already: 从现在起, or 本周期重算. */
export type SandboxCounting = 'from-now' | 'recompute';

/**
 * `POST /sandbox/scheme {name, counting?}` loads a ready-made scheme. `askCounting`: nothing was done, these programmes
 * count otherwise than before and members have growth in them: ask again with `counting`.
 */
export type SandboxSchemeOutcome =
  | { readonly status: 'loaded'; readonly changes: readonly string[]; readonly warnings: readonly string[] }
  | { readonly status: 'refused'; readonly faults: readonly string[] }
  | { readonly status: 'askCounting'; readonly programmes: readonly string[] };

/**
 * `GET /sandbox/state`: all that the desk draws. `GET /sandbox/events` is a server-sent-event stream that says
 * `event: changed` whenever it should be read again.
 */
export interface SandboxState {
  readonly clock: SandboxClock;
  readonly people: readonly SandboxPerson[];
  readonly paySheets: readonly SandboxPaySheet[];
  /** WeChat's pages for signing, newest first. */
  readonly signings: readonly SandboxSigningSheet[];
  readonly messages: readonly SandboxMessage[];
  readonly faults: readonly SandboxFault[];
  /** The latest attempts, newest first. */
  readonly deliveries: readonly SandboxDelivery[];
  /** Paid orders whose shipping info has not been uploaded: their money stays frozen. */
  readonly unsettledOrders: readonly {
    readonly outTradeNo: string;
    readonly description: string;
    readonly amountFen: number;
    readonly paidAt: string;
  }[];
}

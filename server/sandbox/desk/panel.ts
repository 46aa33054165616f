import type {
  SandboxClock,
  SandboxContract,
  SandboxCounting,
  SandboxDebit,
  SandboxEventKind,
  SandboxEventOutcome,
  SandboxFault,
  SandboxOrder,
  SandboxPaySheet,
  SandboxPerson,
  SandboxScheme,
  SandboxSchemeOutcome,
  SandboxSigningSheet,
  SandboxState,
  SandboxSupplyOrder,
  SandboxSupplyProduct,
  SandboxVirtualOrder,
} from '../../../shared/contract/sandbox.js';
import type {
  SandboxBill,
  SandboxCard,
  SandboxGift,
  SandboxGoods,
  SandboxPoolCodes,
  SandboxRedemption,
  SandboxRedemptionPreview,
  SandboxTillOrder,
  SandboxTillQuote,
} from '../../../shared/contract/sandbox-shop.js';

/** The sandbox's panel refused; the message is the panel's own, for the log. */
export class PanelRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** How an app's pushes are written. */
export interface PushSetup {
  readonly mode: 'plain' | 'compatible' | 'safe';
  readonly format: 'xml' | 'json';
}

/** The two apps that get pushes. */
export type PushedApp = 'official' | 'miniprogram';

/** All that the desk asks of the sandbox. Every call throws PanelRefusal, or TypeError when nobody answers. */
export const panel = {
  readState: () => call<SandboxState>('GET', '/state'),
  readClock: () => call<SandboxClock>('GET', '/clock'),
  moveClock: (order: { readonly advance: string } | { readonly to: string }) =>
    call<SandboxClock>('POST', '/clock', order),
  /** @param sign whether the switch for auto-renewal is on, where the sheet has one */
  answerSheet: (sheetId: string, answer: 'pay' | 'cancel', sign?: boolean) =>
    call<SandboxPaySheet>('POST', `/wx/payments/${encodeURIComponent(sheetId)}/answer`, {
      answer,
      ...(sign === undefined ? {} : { sign }),
    }),
  answerSigning: (sheetId: string, answer: 'sign' | 'decline') =>
    call<SandboxSigningSheet>('POST', `/papay/signings/${encodeURIComponent(sheetId)}/answer`, { answer }),
  readContracts: async () =>
    (await call<{ readonly items: readonly SandboxContract[] }>('GET', '/papay/contracts')).items,
  readDebits: async () => (await call<{ readonly items: readonly SandboxDebit[] }>('GET', '/papay/debits')).items,
  cancelContract: (contractId: string) =>
    call<SandboxContract>('POST', `/papay/contracts/${encodeURIComponent(contractId)}/cancel`),
  readBalance: async (personId: string) => {
    const path = `/papay/people/${encodeURIComponent(personId)}/balance`;
    return (await call<{ readonly balanceFen: number | null }>('GET', path)).balanceFen;
  },
  setBalance: (personId: string, balanceFen: number | null) =>
    call<unknown>('PUT', `/papay/people/${encodeURIComponent(personId)}/balance`, { balanceFen }),
  addPerson: (person: { readonly nickname: string; readonly hasUnionid: boolean }) =>
    call<SandboxPerson>('POST', '/people', person),
  setFollowing: (personId: string, follows: boolean) =>
    call<SandboxPerson>('POST', `/people/${encodeURIComponent(personId)}/${follows ? 'follow' : 'unfollow'}`),
  setSubscribeAnswer: (personId: string, answer: 'accept' | 'reject') =>
    call<SandboxPerson>('POST', `/people/${encodeURIComponent(personId)}/subscribe-answer`, { answer }),
  withdraw: (personId: string, kind: 'revoke' | 'cancel') =>
    call<null>('POST', `/people/${encodeURIComponent(personId)}/withdraw`, { kind }),
  setFault: ({ name, enabled, count, milliseconds, operation }: SandboxFault) =>
    call<SandboxFault>('PUT', `/faults/${name}`, { enabled, count, milliseconds, operation }),
  clearFaults: () => call<null>('DELETE', '/faults'),
  readOrders: async () => (await call<{ readonly items: readonly SandboxOrder[] }>('GET', '/orders')).items,
  readVirtualOrders: async () =>
    (await call<{ readonly items: readonly SandboxVirtualOrder[] }>('GET', '/virtual/orders')).items,
  refundAtApple: (outTradeNo: string) =>
    call<null>('POST', `/virtual/orders/${encodeURIComponent(outTradeNo)}/apple-refund`),
  complain: (outTradeNo: string) => call<null>('POST', `/virtual/orders/${encodeURIComponent(outTradeNo)}/complaint`),
  payOrder: (outTradeNo: string) => call<SandboxOrder>('POST', `/orders/${encodeURIComponent(outTradeNo)}/pay`),
  /** The trade bill of a day as text; null when nothing was traded on it. */
  readBill: async (day: string) => {
    const response = await fetch(`/sandbox/bills/${day}`);
    if (response.status === 404) return null;
    if (!response.ok) throw new PanelRefusal(response.status, 'no bill');
    return response.text();
  },
  readPushSetup: (app: PushedApp) => call<PushSetup>('GET', `/pushes/${app}`),
  setPushSetup: (app: PushedApp, setup: PushSetup) => call<PushSetup>('PUT', `/pushes/${app}`, setup),
  readEventKinds: async () => (await call<{ readonly items: readonly SandboxEventKind[] }>('GET', '/business')).items,
  reportEvent: (event: {
    readonly personId: string;
    readonly kind: string;
    readonly metrics: Readonly<Record<string, number>>;
    readonly subject?: string;
  }) => call<SandboxEventOutcome>('POST', '/business', event),
  previewCode: (code: string) => call<SandboxRedemptionPreview>('POST', '/verifier/preview', { code }),
  redeemCode: (code: string) => call<SandboxRedemption>('POST', '/verifier/redemptions', { code }),
  reverseRedemption: (id: string) =>
    call<SandboxRedemption>('POST', `/verifier/redemptions/${encodeURIComponent(id)}/reversal`),
  quoteBill: (bill: SandboxBill) => call<SandboxTillQuote>('POST', '/till/quotes', bill),
  openTillOrder: (bill: SandboxBill, coupon: string | null) =>
    call<SandboxTillOrder>('POST', '/till/orders', { ...bill, coupon }),
  carryOnTillOrder: (reference: string, step: 'pay' | 'cancel' | 'refund') =>
    call<SandboxTillOrder>('POST', `/till/orders/${encodeURIComponent(reference)}/${step}`),
  readGoods: () => call<SandboxGoods>('GET', '/goods'),
  fillPool: (pool: string) => call<SandboxPoolCodes>('POST', `/goods/pools/${encodeURIComponent(pool)}`),
  makeCard: ({ kind, code }: SandboxGift) => call<SandboxCard>('POST', '/goods/cards', { kind, code }),
  readSupplyProducts: async () =>
    (await call<{ readonly items: readonly SandboxSupplyProduct[] }>('GET', '/supplier/products')).items,
  readSupplyOrders: async () =>
    (await call<{ readonly items: readonly SandboxSupplyOrder[] }>('GET', '/supplier/orders')).items,
  readSchemes: async () => (await call<{ readonly items: readonly SandboxScheme[] }>('GET', '/schemes')).items,
  loadScheme: (name: string, counting: SandboxCounting | null) =>
    call<SandboxSchemeOutcome>('POST', '/scheme', counting === null ? { name } : { name, counting }),
} as const;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/sandbox${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new PanelRefusal(response.status, reasonOf(answer) ?? `HTTP ${response.status}`);
  return answer as T;
}

function reasonOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  return typeof answer.error === 'string' ? answer.error : null;
}

/**
 * A local WeChat: one program that plays `api.weixin.qq.com` and `api.mch.weixin.qq.com` over real HTTP on one loopback
 * port, and the WeChat client, the phone in people's hands, through a panel under `/sandbox`.
 *
 * It holds keys of its own (two apps, a merchant, WeChat Pay's public key and a platform certificate) and hands out only
 * what a merchant would know. Signatures, ciphers and validation are written here from WeChat's documentation, apart
 * from the product's, so that one mistake cannot stand on both sides.
 *
 * It plays: login, phone number, access tokens with their life cycle, followers, template and subscribe messages, text
 * check, shipping info; WeChat Pay v3 with prepay, pay sheet, query, close, refunds, bills, platform certificates and
 * notices with their ladder of repeats; the message pushes of both apps; and the faults of all of these (see `faults`).
 *
 * It also plays entrusted debit (auto-renewal): signing with and without a payment, contracts and their end, announced and
 * delayed debits, their notices, and what a person has for them.
 *
 * Beside WeChat it plays a supplier of virtual goods, which takes orders and tells by signed notices how they ended.
 *
 * It plays virtual payment in goods mode: the sheet with both signatures, delivery, refund and complaint pushes with their
 * own receipts, order query, the word that goods were given, refunds, and money that Apple gives back unasked.
 *
 * It plays its subscriptions: signing, notices and debits that the merchant asks for, and Apple, which charges each period by
 * itself, is ended by its person alone, and asks the merchant before it gives money back.
 *
 * It does not play: coins of virtual payment, QR codes, customer-service messages, content check of
 * pictures, web authorisation, profit sharing, and limits that are counted over days except those of stable_token. It
 * has one merchant and one app of each kind.
 *
 * Time is the clock that it is given, which it never moves; only the limits on answers and hanging connections pass in
 * real time. Everything that it remembers is in one SQLite file and survives a restart.
 */
import Koa from 'koa';
import type {
  SandboxContract,
  SandboxDebit,
  SandboxFault,
  SandboxMessage,
  SandboxOrder,
  SandboxPaymentRequest,
  SandboxPaySheet,
  SandboxPerson,
  SandboxSigningRequest,
  SandboxSigningSheet,
  SandboxState,
  SandboxSubscribeAnswer,
  SandboxSupplyOrder,
  SandboxVirtualContract,
  SandboxVirtualOrder,
  SandboxVirtualPaymentRequest,
  SandboxVirtualSigningRequest,
} from '../../shared/contract/sandbox';
import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import { listen } from '../http/listen';
import { type ApiCall, Calls } from './calls';
import { Changes } from './changes';
import { presentCredentials, type SandboxCredentials } from './credentials';
import { type FaultName, type FaultOrder, Faults } from './faults';
import { Hangs } from './hangs';
import { openKeys } from './keys';
import type { BusinessPlayer } from './panel/business';
import { panelRoutes } from './panel/routes';
import type { SchemeLoader } from './panel/schemes';
import { cancelContract, listContracts, listDebits, setBalance } from './papay/desk';
import { openPapayKeys } from './papay/keys';
import { papayRoutes } from './papay/routes';
import { answerSigning, openSigning } from './papay/signing-sheets';
import { writeFundFlowBill, writeTradeBill } from './pay/bill-files';
import { payRoutes } from './pay/routes';
import { answerSheet, findSheet, openSheet } from './pay/sheets';
import { payOrder } from './pay/tester';
import {
  addPerson,
  listPeople,
  type NewPerson,
  seedPeople,
  setFollowing,
  setSubscribeAnswer,
  withdrawAuthorization,
} from './people';
import { checkPushUrl, type PushSetup, setPushSetup, type UrlCheck } from './push/pushes';
import { randomText } from './random';
import { type Delivery, openRecords, type Records } from './records';
import { Schedule } from './schedule';
import { listMessages, listOrders, listSupplyOrders, presentState } from './state';
import { openDatabase } from './store';
import { openSupplierKeys } from './supplier/keys';
import { supplierRoutes } from './supplier/routes';
import { doTask } from './tasks';
import { type AppName, TEMPLATE_FORMS } from './templates';
import { askAppleRefund, openAppleSubscribeSign, renewAtApple } from './virtual/apple';
import type { VirtualSheetFailure } from './virtual/client-call';
import { listVirtualOrders } from './virtual/desk';
import { openVirtualKeys } from './virtual/keys';
import { complain, refundAtApple } from './virtual/refunds';
import { openVirtualSheet } from './virtual/sheets';
import { cancelSubscription, listSubscriptions, openSubscribeSign } from './virtual/subscriptions';
import { issueCode } from './weixin/login';
import { weixinRoutes } from './weixin/routes';
import { askToSubscribe, rejectSubscriptions, type SubscribeFailure } from './weixin/subscriptions';
import type { World } from './world';

export type { ApiCall } from './calls';
export type { SandboxCredentials } from './credentials';
export type { FaultName, FaultOrder } from './faults';
export type { BusinessPlayer } from './panel/business';
export type { SchemeLoader } from './panel/schemes';
export type { GoodsMaker, PlayedBill, Till, Verifier } from './panel/shop';
export type { NewPerson } from './people';
export type { PushSetup, UrlCheck } from './push/pushes';
export type { Delivery } from './records';
export type { AppName } from './templates';
export type { SubscribeFailure } from './weixin/subscriptions';

/** What a sandbox needs to run. */
export interface SandboxOptions {
  /** May be moved by its owner; the sandbox only reads it. */
  readonly clock: Clock;
  /** The file of its own SQLite database, or `:memory:`. */
  readonly storage: string;
  /** Where the API listens: 127.0.0.1 and any free port by default. */
  readonly host?: string;
  readonly port?: number;
  /** Moves the clock on for `POST /sandbox/clock`, which answers 404 without it. */
  readonly moveClock?: (target: Instant) => Promise<void>;
  /** Lists and loads ready-made schemes for the desk; without it `/sandbox/schemes` answers 404. */
  readonly schemes?: SchemeLoader;
  /** Plays the systems of the business for the desk; without it they answer 404. */
  readonly business?: BusinessPlayer;
  /** For the dice of the faults that strike now and then. */
  readonly seed?: number;
  /** How long a receiver of notices and pushes may take, in real milliseconds; WeChat's 5 s by default. */
  readonly answerLimitMs?: number;
}

/** A running local WeChat. What the panel can do, its methods can do: both are the same functions. */
export interface Sandbox {
  /** The base address for both `WECHAT_API_URL` and `WECHATPAY_API_URL`. */
  readonly apiUrl: string;
  readonly credentials: SandboxCredentials;
  /** Serves everything under `/sandbox`; passes every other path on. */
  readonly panel: Koa.Middleware;
  /** Says where the pushes of both apps go: `<serverUrl>/wechat/official` and `/wechat/miniprogram`. Until then they wait. */
  connect(serverUrl: string): void;
  /** The earliest instant for which something is scheduled; null when nothing is. */
  nextDueAt(): Instant | null;
  /** Does everything that is due at the clock's present instant; resolves with how many things when all are done. */
  runDue(): Promise<number>;
  /** Does what is due by itself from now on, within 100 ms of real time. */
  start(): void;
  /** Ends everything; what is under way is done after the next start. */
  close(): Promise<void>;

  state(): SandboxState;
  people(): SandboxPerson[];
  addPerson(person: NewPerson): SandboxPerson;
  /** Follows or unfollows the official account. */
  setFollowing(personId: string, follows: boolean): SandboxPerson;
  setSubscribeAnswer(personId: string, answer: 'accept' | 'reject'): SandboxPerson;
  /** Withdraws what the person allowed the mini-program, or asks for the deletion of their data. */
  withdrawAuthorization(personId: string, kind: 'revoke' | 'cancel'): void;
  /** Plays `wx.login`. */
  loginCode(personId: string): string;
  /** Plays the phone number button. */
  phoneCode(personId: string): string;
  /** Plays `wx.requestSubscribeMessage`. */
  askToSubscribe(personId: string, templateIds: readonly string[]): Result<SandboxSubscribeAnswer, SubscribeFailure>;
  /** Plays switching templates off in the mini-program's settings. */
  rejectSubscriptions(personId: string, templateIds: readonly string[]): void;
  /** Plays `wx.requestPayment`: the pay sheet, or the `errMsg` with which it fails at once. */
  openSheet(personId: string, payment: SandboxPaymentRequest): Result<SandboxPaySheet, string>;
  findSheet(sheetId: string): SandboxPaySheet | null;
  /** @param signs whether the switch for auto-renewal stays on, where the sheet has one; true by default */
  answerSheet(sheetId: string, answer: 'pay' | 'cancel', signs?: boolean): SandboxPaySheet | null;
  /** Plays `wx.requestVirtualPayment`; the sheet is answered like any other. */
  openVirtualSheet(
    personId: string,
    payment: SandboxVirtualPaymentRequest,
    terminal?: { readonly onIphone?: boolean },
  ): Result<SandboxPaySheet, VirtualSheetFailure>;
  /** Plays `wx.requestSubscribeSign`; the page is answered like any other for signing. */
  openSubscribeSign(
    personId: string,
    signing: SandboxVirtualSigningRequest,
  ): Result<SandboxSigningSheet, VirtualSheetFailure>;
  /** Plays `wx.requestAppleSubscribeSign`; the page is answered like any other for signing. */
  openAppleSubscribeSign(
    personId: string,
    signing: SandboxVirtualSigningRequest,
  ): Result<SandboxSigningSheet, VirtualSheetFailure>;
  /** A person switches a subscription at Apple on again that they had ended; false where its last period is over. */
  renewAtApple(contractCode: string): boolean;
  /** A person asks Apple for the money of a charge: the business is asked first. False where there is no such payment. */
  askAppleRefund(outTradeNo: string, reason: string): boolean;
  /** The contracts for subscriptions of virtual payment, of a person or of all, newest first. */
  subscriptions(personId?: string): SandboxVirtualContract[];
  /** The person ends such a contract in WeChat's own pages; null when there is none of that number. */
  cancelSubscription(contractCode: string): SandboxVirtualContract | null;
  /** The orders of virtual payment, newest first. */
  virtualOrders(): SandboxVirtualOrder[];
  /** Apple gives a person their money back, asked by nobody here; false where nothing is left. */
  refundAtApple(outTradeNo: string): boolean;
  /** A person complains about an order of virtual payment; false where there is none. */
  complain(outTradeNo: string): boolean;
  /** Pays an order at once, without a sheet, as the person who ordered it. */
  payOrder(order: { readonly prepayId: string } | { readonly outTradeNo: string }): Result<SandboxOrder, string>;
  orders(): SandboxOrder[];
  /** Plays `wx.navigateToMiniProgram` to WeChat's signing page: the page, or what it says instead. */
  openSigning(personId: string, request: SandboxSigningRequest): Result<SandboxSigningSheet, string>;
  answerSigning(sheetId: string, answer: 'sign' | 'decline'): SandboxSigningSheet | null;
  /** The contracts of a person, or of all, newest first. */
  contracts(personId?: string): SandboxContract[];
  /** The person ends a contract in WeChat's own pages; null when there is none of that id. */
  cancelContract(contractId: string): SandboxContract | null;
  /** Sets what entrusted debits may take from a person; null for anything. */
  setBalance(personId: string, balanceFen: number | null): void;
  /** The entrusted debits, newest first. */
  debits(): SandboxDebit[];
  /** What was ordered of the supplier of virtual goods, newest first. */
  supplyOrders(): SandboxSupplyOrder[];
  /** The bill of a business day as WeChat Pay would write it now, ready or not; null when nothing was traded. */
  bill(day: BusinessDay, kind: 'trade' | 'fundflow'): string | null;
  /** The messages that people received, newest first. */
  messages(): SandboxMessage[];
  faults(): SandboxFault[];
  setFault(name: FaultName, order: FaultOrder): void;
  clearFaults(): void;
  /** Chooses how an app's pushes are written; safe mode by default. */
  setPushSetup(app: AppName, setup: PushSetup): PushSetup;
  /** Plays the check that WeChat's console makes when a push URL is saved. */
  checkPushUrl(app: AppName): Promise<UrlCheck>;
  /** Attempts to deliver notices and pushes, newest first. */
  deliveries(count?: number): Delivery[];
  /** The latest calls that the product made, oldest first. */
  calls(): readonly ApiCall[];
}

/** WeChat waits 5 s for the answer to a notice or a push. */
const ANSWER_LIMIT_MS = 5 * SECOND_MS;

/**
 * Opens the local WeChat on its storage and begins to listen. Deliveries begin with `start()` or happen in `runDue()`.
 * @throws the system's error when the port is taken or the file cannot be opened
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const database = openDatabase(options.storage);
  const records = openRecords(database);
  const inMemory = options.storage === ':memory:';
  const keys = await openKeys(records, options.clock.now(), inMemory);
  records.atomically(() => {
    seedPeople(records);
    seedTemplates(records);
  });
  let apiUrl = '';
  let serverUrl: string | null = null;
  const world: World = {
    clock: options.clock,
    keys,
    papay: openPapayKeys(records),
    virtual: openVirtualKeys(records),
    supplier: openSupplierKeys(records),
    records,
    faults: new Faults(records.faults, options.seed ?? 1),
    schedule: new Schedule(options.clock, records),
    changes: new Changes(),
    hangs: new Hangs(),
    calls: new Calls(),
    answerLimitMs: options.answerLimitMs ?? ANSWER_LIMIT_MS,
    apiUrl: () => apiUrl,
    serverUrl: () => serverUrl,
  };
  world.schedule.handleWith((task, signal) => doTask(world, task, signal));
  const api = new Koa();
  api.use(weixinRoutes(world));
  api.use(papayRoutes(world));
  api.use(payRoutes(world));
  api.use(supplierRoutes(world));
  const listening = await listen(api.callback(), { host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  apiUrl = listening.url;
  const credentials = presentCredentials(keys, world, records, apiUrl);
  const panel = panelRoutes(world, {
    credentials,
    moveClock: options.moveClock ?? null,
    business: options.business ?? null,
    schemes: options.schemes ?? null,
  });
  return {
    apiUrl,
    credentials,
    panel: panel.middleware,
    connect: (url) => {
      serverUrl = url.replace(/\/+$/, '');
      world.schedule.release('server-unknown');
    },
    nextDueAt: () => world.schedule.nextDueAt(),
    runDue: () => world.schedule.runDue(),
    start: () => world.schedule.start(),
    close: async () => {
      panel.close();
      world.hangs.release();
      await world.schedule.close();
      await listening.close(1_000);
      database.close();
    },
    ...playsFor(world),
    state: () => presentState(world, panel.isMoving()),
  };
}

type Plays = Omit<
  Sandbox,
  'apiUrl' | 'credentials' | 'panel' | 'connect' | 'nextDueAt' | 'runDue' | 'start' | 'close' | 'state'
>;

function playsFor(world: World): Plays {
  return {
    people: () => listPeople(world),
    addPerson: (person) => addPerson(world, person),
    setFollowing: (personId, follows) => setFollowing(world, personId, follows),
    setSubscribeAnswer: (personId, answer) => setSubscribeAnswer(world, personId, answer),
    withdrawAuthorization: (personId, kind) => withdrawAuthorization(world, personId, kind),
    loginCode: (personId) => issueCode(world, personId, 'login'),
    phoneCode: (personId) => issueCode(world, personId, 'phone'),
    askToSubscribe: (personId, templateIds) => askToSubscribe(world, personId, templateIds),
    rejectSubscriptions: (personId, templateIds) => rejectSubscriptions(world, personId, templateIds),
    openSheet: (personId, payment) => openSheet(world, personId, payment),
    findSheet: (sheetId) => findSheet(world, sheetId),
    answerSheet: (sheetId, answer, signs) => answerSheet(world, sheetId, answer, signs),
    payOrder: (order) => payOrder(world, order),
    openVirtualSheet: (personId, payment, terminal) => openVirtualSheet(world, personId, payment, terminal),
    openSubscribeSign: (personId, signing) => openSubscribeSign(world, personId, signing),
    openAppleSubscribeSign: (personId, signing) => openAppleSubscribeSign(world, personId, signing),
    renewAtApple: (contractCode) => renewAtApple(world, contractCode),
    askAppleRefund: (outTradeNo, reason) => askAppleRefund(world, outTradeNo, reason),
    subscriptions: (personId) => listSubscriptions(world, personId),
    cancelSubscription: (contractCode) => cancelSubscription(world, contractCode),
    virtualOrders: () => listVirtualOrders(world),
    refundAtApple: (outTradeNo) => refundAtApple(world, outTradeNo),
    complain: (outTradeNo) => complain(world, outTradeNo),
    orders: () => listOrders(world),
    openSigning: (personId, request) => openSigning(world, personId, request),
    answerSigning: (sheetId, answer) => answerSigning(world, sheetId, answer),
    contracts: (personId) => listContracts(world, personId),
    cancelContract: (contractId) => cancelContract(world, contractId),
    setBalance: (personId, balanceFen) => setBalance(world, personId, balanceFen),
    debits: () => listDebits(world),
    supplyOrders: () => listSupplyOrders(world),
    bill: (day, kind) => (kind === 'trade' ? writeTradeBill(world, day, 'ALL') : writeFundFlowBill(world, day)),
    messages: () => listMessages(world, 1_000),
    faults: () => world.faults.list(),
    setFault: (name, order) => {
      world.faults.set(name, order);
      world.changes.tell();
    },
    clearFaults: () => {
      world.faults.clear();
      world.changes.tell();
    },
    setPushSetup: (app, setup) => setPushSetup(world, app, setup),
    checkPushUrl: (app) => checkPushUrl(world, app),
    deliveries: (count = 1_000) => world.records.deliveries.latest(count),
    calls: () => world.calls.list(),
  };
}

/** Gives both apps every template of the catalogue that they do not have yet. */
function seedTemplates(records: Records): void {
  const known = new Set(records.templates.all().map(({ app, topic }) => `${app}|${topic}`));
  for (const app of ['official', 'miniprogram'] as const) {
    for (const { topic } of TEMPLATE_FORMS) {
      if (!known.has(`${app}|${topic}`)) records.templates.put({ id: randomText(43), app, topic });
    }
  }
}

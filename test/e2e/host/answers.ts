import { randomBytes } from 'node:crypto';
import { cancelled } from './wx/failure';

/** What `wx.requestPayment` is given; every field is text. */
export interface PaymentArguments {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

/** What `wx.requestVirtualPayment` is given; `signData` is JSON text that the server made. */
export interface VirtualPaymentArguments {
  readonly mode: string;
  readonly signData: string;
  readonly paySig: string;
  readonly signature: string;
}

/** What a member answers for one template; `ban` and `filter` are WeChat's own answers. */
export type SubscribeAnswer = 'accept' | 'reject' | 'ban' | 'filter';

/** What a dialog (wx.showModal) says. */
export interface ModalArguments {
  readonly title?: string;
  readonly content?: string;
  readonly showCancel?: boolean;
  readonly confirmText?: string;
  readonly cancelText?: string;
  readonly editable?: boolean;
}

/** A picture that the member picks. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** Without a dot: `jpeg`. */
  readonly extension: string;
}

/** Where `wx.navigateToMiniProgram` leads, such as WeChat's own page for signing an auto-renewal contract. */
export interface MiniProgramTarget {
  readonly appId?: string;
  readonly path?: string;
  readonly extraData?: Readonly<Record<string, unknown>>;
}

type Awaitable<T> = T | Promise<T>;

/**
 * What WeChat and the person who holds the telephone answer. Every function can be replaced at any time, also by one
 * that asks a local WeChat over HTTP; a thrown `WxFailure` makes the `wx` call fail with its message
 * (`cancelled()` is the person's own refusal).
 */
export interface Answers {
  login(): Awaitable<{ readonly code: string }>;
  requestPayment(payment: PaymentArguments): Awaitable<void>;
  requestVirtualPayment(payment: VirtualPaymentArguments): Awaitable<void>;
  requestSubscribeMessage(templateIds: readonly string[]): Awaitable<Readonly<Record<string, SubscribeAnswer>>>;
  /** The code that the server exchanges for a phone number; a failure is the person's refusal. */
  getPhoneNumber(): Awaitable<{ readonly code: string }>;
  chooseAvatar(): Awaitable<Picture>;
  chooseMedia(): Awaitable<readonly Picture[]>;
  showModal(modal: ModalArguments): Awaitable<{ readonly confirm: boolean; readonly content?: string }>;
  /** The index of the item; a failure is the person's cancelling. */
  showActionSheet(items: readonly string[]): Awaitable<number>;
  scanCode(): Awaitable<{ readonly result: string }>;
  /** WeChat's own privacy popup, shown when the program listens to no onNeedPrivacyAuthorization. */
  privacyPopup(referrer: string): Awaitable<'agree' | 'disagree'>;
  navigateToMiniProgram(target: MiniProgramTarget): Awaitable<void>;
  /** Functions without a behaviour of their own, by name: what they succeed with. */
  others: Record<string, (given: Readonly<Record<string, unknown>>) => unknown>;
}

/** The smallest of pictures: a PNG of one dot. */
const DOT_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A willing person: agrees, accepts, confirms and pays, and takes the first choice of everything. */
export function willingAnswers(): Answers {
  return {
    login: () => ({ code: randomBytes(16).toString('hex') }),
    requestPayment: () => {},
    requestVirtualPayment: () => {},
    requestSubscribeMessage: (templateIds) => Object.fromEntries(templateIds.map((id) => [id, 'accept'])),
    getPhoneNumber: () => ({ code: randomBytes(16).toString('hex') }),
    chooseAvatar: () => ({ bytes: DOT_PNG, extension: 'png' }),
    chooseMedia: () => [{ bytes: DOT_PNG, extension: 'png' }],
    showModal: () => ({ confirm: true }),
    showActionSheet: (items) => {
      if (items.length === 0) throw cancelled();
      return 0;
    },
    scanCode: () => ({ result: '' }),
    privacyPopup: () => 'agree',
    navigateToMiniProgram: () => {},
    others: {},
  };
}

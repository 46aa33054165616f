import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { VirtualPayChannel } from '../wechat/ports';

/**
 * The accounts 会计科目. A line of a posting is positive where it debits its account (money at WeChat grows, a cost arises)
 * and negative where it credits it (a debt or an income grows).
 */
export const accounts = [
  /** Money on the merchant's account at WeChat Pay. */
  'cash',
  /** Money at virtual payment: see `moneyAccountOf`. */
  'cashVirtual',
  /** What payers are to have back: surplus money, and refunds that are agreed but not yet made. */
  'refundable',
  /** Paid for, not yet given: by product. */
  'deferredIncome',
  'membershipIncome',
  'exchangeIncome',
  /** What was given back although it had been earned already; lowers income. */
  'refunds',
  /** What WeChat Pay keeps of payments. */
  'fees',
  /** What partner brands have earned of joint memberships; the rooms that share write here. */
  'partnerPayable',
  /** Money that the merchant moved between WeChat and the bank, and what else WeChat booked that is no trade. */
  'transfers',
  /** Money at WeChat that nobody here can place yet: see reconciliation. */
  'suspense',
  /** What a change of plan carries from one order's deferred income to another's: by product, and 0 in sum. */
  'carriedOver',
] as const;
export type Account = (typeof accounts)[number];

/** Accounts of money at WeChat, one a rail. */
export const moneyAccounts = ['cash', 'cashVirtual'] as const satisfies readonly Account[];
export type MoneyAccount = (typeof moneyAccounts)[number];

/**
 * The account to which the money of a payment channel belongs. What stands in `cashVirtual` is what payers paid less what
 * went back: virtual payment and Apple settle without a share of theirs (a fee, or 12 % and more), which no interface tells
 * order by order, so that neither the share nor what was drawn to the bank is in the books.
 * @param channel the channel's name, as an attempt to pay remembers it
 */
export function moneyAccountOf(channel: string): MoneyAccount {
  return channel === ('wechat_virtual' satisfies VirtualPayChannel['name']) ? 'cashVirtual' : 'cash';
}

/** Accounts in which what was sold ends up as income. */
export const incomeAccounts = ['membershipIncome', 'exchangeIncome'] as const satisfies readonly Account[];
export type IncomeAccount = (typeof incomeAccounts)[number];

export const postingKinds = [
  'payment',
  'surplus',
  'refundAgreed',
  'refundPaid',
  'income',
  'fees',
  'transfers',
  'suspense',
  'reversal',
  'carryOver',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** An account, with the plan or other product where the account is kept by product. */
export interface Place {
  readonly account: Account;
  readonly product?: string;
}

/** One line of a posting. */
export interface PostingLine {
  readonly account: Account;
  /** Id of the plan, another product's name, or empty where the account is not kept by product. */
  readonly product: string;
  /** Positive debits, negative credits; never 0. */
  readonly amountFen: Fen;
}

/** What a posting is about. */
export interface PostingHead {
  /** Unique for ever: the same source is booked once. */
  readonly sourceKey: string;
  readonly kind: PostingKind;
  /** The day to which it belongs, which is the fact's own day and not the one on which it was told. */
  readonly day: BusinessDay;
  readonly occurredAt: Instant;
  readonly memberId: string | null;
  readonly orderId: string | null;
}

/** Money on its way from one account to another. */
export interface Movement {
  readonly debit: Place;
  readonly credit: Place;
  /** A negative amount goes the other way. */
  readonly amountFen: Fen;
}

declare const balanced: unique symbol;

/** A posting 记账凭证: lines that sum to 0. Only `buildPosting` makes one. */
export interface Posting extends PostingHead {
  readonly lines: readonly PostingLine[];
  readonly [balanced]: true;
}

/**
 * Makes a posting of movements: each puts the same amount on both its sides, so that no posting can be out of balance. Lines
 * of one place are merged, empty ones left out; a posting may have no line at all.
 * @throws RangeError for an amount that is not whole
 */
export function buildPosting(head: PostingHead, movements: readonly Movement[]): Posting {
  const sums = new Map<string, { place: Place; amountFen: Fen }>();
  const add = (place: Place, amountFen: Fen) => {
    const key = `${place.account}:${place.product ?? ''}`;
    sums.set(key, { place, amountFen: (sums.get(key)?.amountFen ?? 0) + amountFen });
  };
  for (const { debit, credit, amountFen } of movements) {
    if (!Number.isSafeInteger(amountFen)) throw new RangeError(`not an amount: ${amountFen}`);
    add(debit, amountFen);
    add(credit, -amountFen);
  }
  const lines = [...sums.values()]
    .filter(({ amountFen }) => amountFen !== 0)
    .map(({ place, amountFen }) => ({ account: place.account, product: place.product ?? '', amountFen }));
  return { ...head, lines } as unknown as Posting;
}

const refundable: Place = { account: 'refundable' };

/** Money that came from a payer. */
export interface MoneyIn {
  readonly attemptId: string;
  readonly orderId: string;
  readonly memberId: string;
  /** Name of the payment channel by which it came. */
  readonly channel: string;
  readonly amountFen: Fen;
  readonly paidAt: Instant;
}

/** A payment that was applied: owed until it is earned. */
export function paymentPosting(payment: MoneyIn & { readonly product: string }): Posting {
  const { attemptId, orderId, memberId, channel, amountFen, paidAt, product } = payment;
  return buildPosting({ sourceKey: paymentSource(attemptId), kind: 'payment', ...on(paidAt), memberId, orderId }, [
    { debit: { account: moneyAccountOf(channel) }, credit: { account: 'deferredIncome', product }, amountFen },
  ]);
}

/** A payment for which nothing is given (a second one, one too late): the payer is to have it back. */
export function surplusPosting({ attemptId, orderId, memberId, channel, amountFen, paidAt }: MoneyIn): Posting {
  return buildPosting({ sourceKey: paymentSource(attemptId), kind: 'surplus', ...on(paidAt), memberId, orderId }, [
    { debit: { account: moneyAccountOf(channel) }, credit: refundable, amountFen },
  ]);
}

/** A refund of a purchase was agreed: what is not yet earned is no longer owed, the rest lowers income. */
export function refundAgreedPosting(agreed: {
  readonly refundId: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly product: string;
  readonly income: IncomeAccount;
  readonly unearnedFen: Fen;
  readonly earnedFen: Fen;
  /** What is neither given back nor to be earned any more: the business keeps it. */
  readonly keptFen: Fen;
  readonly agreedAt: Instant;
}): Posting {
  const { refundId, orderId, memberId, product, agreedAt } = agreed;
  const deferred: Place = { account: 'deferredIncome', product };
  return buildPosting(
    { sourceKey: `refund-agreed:${refundId}`, kind: 'refundAgreed', ...on(agreedAt), memberId, orderId },
    [
      { debit: deferred, credit: refundable, amountFen: agreed.unearnedFen },
      { debit: { account: 'refunds', product }, credit: refundable, amountFen: agreed.earnedFen },
      { debit: deferred, credit: { account: agreed.income, product }, amountFen: agreed.keptFen },
    ],
  );
}

/** Money has arrived back with the payer. */
export function refundPaidPosting(paid: {
  readonly refundId: string;
  readonly orderId: string;
  readonly memberId: string;
  /** Name of the payment channel by which it had come. */
  readonly channel: string;
  readonly amountFen: Fen;
  readonly succeededAt: Instant;
}): Posting {
  const { refundId, orderId, memberId, channel, amountFen, succeededAt } = paid;
  return buildPosting({ sourceKey: `refund:${refundId}`, kind: 'refundPaid', ...on(succeededAt), memberId, orderId }, [
    { debit: refundable, credit: { account: moneyAccountOf(channel) }, amountFen },
  ]);
}

/** What an order has left of its deferred income goes over to the order that took its place. */
export function carryOverPosting(carried: {
  readonly fromOrderId: string;
  readonly fromProduct: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly product: string;
  readonly amountFen: Fen;
  readonly carriedAt: Instant;
}): Posting {
  const { fromOrderId, fromProduct, orderId, memberId, product, amountFen, carriedAt } = carried;
  return buildPosting(
    { sourceKey: `carry-over:${fromOrderId}:${orderId}`, kind: 'carryOver', ...on(carriedAt), memberId, orderId },
    [
      // By an account of its own, so that what was sold already is not counted as sold again.
      {
        debit: { account: 'deferredIncome', product: fromProduct },
        credit: { account: 'carriedOver', product: fromProduct },
        amountFen,
      },
      { debit: { account: 'carriedOver', product }, credit: { account: 'deferredIncome', product }, amountFen },
    ],
  );
}

/** What became income on a day, by product. */
export interface EarnedOfProduct {
  readonly income: IncomeAccount;
  readonly product: string;
  readonly amountFen: Fen;
}

/** The income of a day, or a part of it. */
export function incomePosting(
  head: Pick<PostingHead, 'sourceKey' | 'day' | 'occurredAt' | 'memberId' | 'orderId'>,
  earned: readonly EarnedOfProduct[],
): Posting {
  return buildPosting(
    { ...head, kind: 'income' },
    earned.map(({ income, product, amountFen }) => ({
      debit: { account: 'deferredIncome', product },
      credit: { account: income, product },
      amountFen,
    })),
  );
}

/** What a day's bill, or what was asked in its place, says of money that is no single payment's or refund's: its fees, transfers, what nobody can place. */
export function billPosting(
  kind: 'fees' | 'transfers' | 'suspense',
  bill: {
    readonly sourceKey: string;
    readonly day: BusinessDay;
    readonly occurredAt: Instant;
    /** Where the money is; at WeChat Pay unless it is said. */
    readonly account?: MoneyAccount;
    readonly cashFen: Fen;
  },
): Posting {
  const { account = 'cash', cashFen, ...head } = bill;
  return buildPosting({ ...head, kind, memberId: null, orderId: null }, [
    { debit: { account }, credit: { account: kind }, amountFen: cashFen },
  ]);
}

/** A day's money of virtual payment that was booked as WeChat Pay's goes over to its own account. */
export function virtualMoneyPosting(day: BusinessDay, amountFen: Fen, occurredAt: Instant): Posting {
  const head = { sourceKey: `virtual-money:${day}`, kind: 'carryOver', day, occurredAt } as const;
  return buildPosting({ ...head, memberId: null, orderId: null }, [
    { debit: { account: 'cashVirtual' }, credit: { account: 'cash' }, amountFen },
  ]);
}

/** Takes a posting back: the same lines the other way, on the same day. */
export function reversalOf(
  posting: PostingHead & { readonly lines: readonly PostingLine[] },
  sourceKey: string,
  occurredAt: Instant,
): Posting {
  const lines = posting.lines.map((line) => ({ ...line, amountFen: -line.amountFen }));
  const sum = lines.reduce((total, { amountFen }) => total + amountFen, 0);
  if (sum !== 0) throw new RangeError(`posting ${posting.sourceKey} does not balance: ${sum} fen`);
  return { ...posting, sourceKey, kind: 'reversal', occurredAt, lines } as unknown as Posting;
}

/** The source of a payment's posting, applied or surplus: money comes once an attempt. */
export function paymentSource(attemptId: string): string {
  return `payment:${attemptId}`;
}

function on(instant: Instant): Pick<PostingHead, 'day' | 'occurredAt'> {
  return { day: businessDayOf(instant), occurredAt: instant };
}

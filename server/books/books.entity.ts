import { Entity, Index, PrimaryColumn } from 'typeorm';
import {
  CountColumn,
  DayColumn,
  FenColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import {
  type Account,
  accounts,
  type IncomeAccount,
  incomeAccounts,
  type PostingKind,
  postingKinds,
} from './books.rules';
import { type EarningStatus, earningStatuses } from './earning.rules';

/** A posting 记账凭证. Only ever added; `folded` says whether its lines are in the day balances yet. */
@Entity('book_posting')
@Index('ux_book_posting_source', ['sourceKey'], { unique: true })
@Index('ix_book_posting_folded', ['folded', 'day'])
@Index('ix_book_posting_order', ['orderId'])
@OneOf('book_posting', 'kind', postingKinds)
export class BookPosting {
  @IdKey() id: string;
  /** What it was made for: the same source is booked once. */
  @TextColumn(120) sourceKey: string;
  @TextColumn(20) kind: PostingKind;
  @DayColumn() day: string;
  @InstantColumn() occurredAt: number;
  @IdColumn({ nullable: true }) memberId: string | null;
  @IdColumn({ nullable: true }) orderId: string | null;
  /** The posting that it takes back. */
  @IdColumn({ nullable: true }) reverses: string | null;
  @FlagColumn() folded: boolean;
  @InstantColumn() createdAt: number;
}

/** A line 分录: positive debits its account, negative credits it; the lines of a posting sum to 0. */
@Entity('book_line')
@OneOf('book_line', 'account', accounts)
export class BookLine {
  @TextKey(26) postingId: string;
  @PrimaryColumn({ type: 'int' }) position: number;
  @TextColumn(20) account: Account;
  @TextColumn(26) product: string;
  @FenColumn() amountFen: number;
}

/** What was debited and credited to an account on a day: the sums of the lines that are folded into it. */
@Entity('book_balance')
@OneOf('book_balance', 'account', accounts)
export class BookBalance {
  @TextKey(10) day: string;
  @TextKey(20) account: Account;
  @TextKey(26) product: string;
  @FenColumn() debitFen: number;
  @FenColumn() creditFen: number;
}

/** How an order's money is earned, and how far it has come: see `EarningState`. */
@Entity('book_earning')
@Index('ix_book_earning_due', ['status', 'recognisedThrough'])
@OneOf('book_earning', 'status', earningStatuses)
@OneOf('book_earning', 'income', incomeAccounts)
export class BookEarning {
  @TextKey(26) orderId: string;
  @IdColumn() memberId: string;
  @TextColumn(20) income: IncomeAccount;
  @TextColumn(26) product: string;
  @FenColumn() amountFen: number;
  @FenColumn() baseFen: number;
  @FenColumn() stretchFen: number;
  @CountColumn() firstDay: number;
  @CountColumn() days: number;
  @FenColumn() recognisedFen: number;
  @CountColumn() recognisedThrough: number;
  /** What the last day's run added: read in the same unit of work, and no more after it. */
  @FenColumn() stepFen: number;
  @FenColumn() refundedFen: number;
  @TextColumn(10) status: EarningStatus;
}

import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { createValueList } from './value-list.rules';

/** What the members have paid, one value a member in fen. */
export interface PaidAmounts {
  readonly values: Float64Array;
  /** Members who have never paid; they are among the values (as 0) only when that was asked for. */
  readonly withoutPayment: number;
}

/** Keyset pages keep each statement short beside a serving database, and memory flat. */
const MEMBERS_A_PAGE = 5_000;

/**
 * A member's paid orders minus what was returned on them. Only orders that were delivered count: money that came for a
 * closed order, or twice, goes back whole and was never the member's spending.
 */
const PAGE_OF_MEMBERS = `
  SELECT m.id AS id, COUNT(o.id) AS orders, COALESCE(SUM(o.amount_fen - o.refunded_fen), 0) AS paid_fen
  FROM (SELECT id FROM member WHERE id > ? AND status <> 'gone' ORDER BY id LIMIT ${MEMBERS_A_PAGE}) m
  LEFT JOIN purchase_order o ON o.member_id = m.id AND o.status IN ('paid', 'refunding', 'refunded')
  GROUP BY m.id
  ORDER BY m.id`;

/**
 * Reads what each present member has paid, net of refunds. Members who are gone are left out: no tier will be theirs.
 * @param includeUnpaid whether members who have never paid stand among the values with 0
 */
export async function collectPaidAmounts(
  { read }: Pick<Database, 'read'>,
  { includeUnpaid }: { readonly includeUnpaid: boolean },
): Promise<PaidAmounts> {
  const values = createValueList();
  let withoutPayment = 0;
  for (let after: string | null = ''; after !== null; ) {
    const page: MemberRow[] = await select<MemberRow>(read, PAGE_OF_MEMBERS, [after]);
    for (const { orders, paid_fen } of page) {
      const hasPaid = Number(orders) > 0;
      if (!hasPaid) withoutPayment++;
      if (hasPaid || includeUnpaid) values.add(Number(paid_fen));
    }
    after = page.length < MEMBERS_A_PAGE ? null : page[page.length - 1]!.id;
  }
  return { values: values.toArray(), withoutPayment };
}

/** MySQL has sums of whole numbers as decimal text. */
interface MemberRow {
  readonly id: string;
  readonly orders: number | string;
  readonly paid_fen: number | string;
}

import type { Connection } from 'mysql2/promise';

/**
 * A settlement by hand: one transaction of plain SQL that computes and writes what the product writes — accounts, the
 * history of tiers, notices — with the thresholds of the bench's programme in the text. Everybody waits until it is done.
 */
export interface BareSettlement {
  readonly programme: string;
  readonly endedYear: number;
  readonly settlesAt: number;
  readonly nextEnd: number;
  readonly now: number;
}

const REACHED = (score: string) => `(${score} >= 500) + (${score} >= 2000) + (${score} >= 6000) + (${score} >= 20000)`;

const NAMES = "'pearl', 'silver', 'gold', 'platinum', 'obsidian'";

/** @returns how many accounts it settled */
export async function settleBare(connection: Connection, settlement: BareSettlement): Promise<number> {
  const { programme, endedYear, settlesAt, nextEnd, now } = settlement;
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await connection.beginTransaction();
  await connection.query(
    `CREATE TEMPORARY TABLE bare_settled (PRIMARY KEY (member_id)) COLLATE utf8mb4_bin AS
     SELECT member_id, base_rank, stay, changes, seen, score, next_peak, held,
            IF(spared, base_rank, kept) AS next_base, IF(kept = base_rank, stay + 1, 0) AS next_stay,
            GREATEST(IF(spared, base_rank, kept), next_peak, held) AS next_seen
       FROM (SELECT c.*, stay >= 3 AND kept < base_rank AS spared
               FROM (SELECT r.*, CASE WHEN reached >= base_rank THEN reached
                                      WHEN score >= ELT(base_rank + 1, 0, 400, 1600, 4800, 16000) THEN base_rank
                                      ELSE GREATEST(reached, base_rank - 1) END AS kept
                       FROM (SELECT a.member_id, a.base_rank, a.stay, a.changes, COALESCE(s.score, 0) AS score,
                                    IF(a.held_until > ?, a.held_rank, 0) AS held,
                                    GREATEST(a.base_rank, a.peak_rank, IF(a.held_until > ?, a.held_rank, 0)) AS seen,
                                    ${REACHED('COALESCE(s.score, 0)')} AS reached,
                                    ${REACHED('COALESCE(n.score, 0)')} AS next_peak
                               FROM growth_account a
                               LEFT JOIN growth_sum s
                                 ON s.programme = a.programme AND s.member_id = a.member_id AND s.bucket = ?
                               LEFT JOIN growth_sum n
                                 ON n.programme = a.programme AND n.member_id = a.member_id AND n.bucket = ?
                              WHERE a.programme = ? AND a.settles_at = ?) r) c) d`,
    [settlesAt, settlesAt, endedYear, endedYear + 1, programme, settlesAt],
  );
  await connection.query(
    `INSERT INTO tier_change
       (programme, member_id, number, from_tier, to_tier, reason, programme_version, bucket, score, changed_at)
     SELECT ?, member_id, changes + 1, ELT(seen + 1, ${NAMES}), ELT(next_seen + 1, ${NAMES}), 'settled', 1, ?, score, ?
       FROM bare_settled WHERE seen <> next_seen`,
    [programme, endedYear, settlesAt],
  );
  await connection.query(
    `INSERT INTO tier_notice (programme, member_id, kind, number, created_at, told_at)
     SELECT ?, member_id, 'change', changes + 1, ?, NULL FROM bare_settled WHERE seen <> next_seen`,
    [programme, now],
  );
  const [result] = await connection.query(
    `UPDATE bare_settled w JOIN growth_account a ON a.programme = ? AND a.member_id = w.member_id
        SET a.bucket = ?, a.prior_rank = w.base_rank, a.prior_stay = w.stay, a.base_rank = w.next_base,
            a.stay = w.next_stay, a.peak_rank = w.next_peak, a.changes = w.changes + (w.seen <> w.next_seen),
            a.settles_at = IF(w.next_base > 0 OR w.next_peak > 0, ?, NULL)`,
    [programme, endedYear + 1, nextEnd],
  );
  await connection.commit();
  await connection.query('DROP TEMPORARY TABLE bare_settled');
  return (result as { affectedRows: number }).affectedRows;
}

import type { Connection } from 'mysql2/promise';
import { type AuditFacts, hashLine, NO_LINE } from '../../../server/operator/audit-chain';
import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant';

/** What a shop of any size has written in some years of operators' work. */
const MOST_LINES = 50_000;
const LINES_A_STATEMENT = 2_000;

/** Fills the audit log with lines that hang together: each has the hash of the one before, so no statement can make them. */
export async function seedAudit(connection: Connection, wanted: number, now: Instant): Promise<void> {
  const lines = Math.min(wanted, MOST_LINES);
  let hash = NO_LINE;
  for (let from = 1; from <= lines; from += LINES_A_STATEMENT) {
    const rows: (string | number | null)[][] = [];
    for (let number = from; number < from + LINES_A_STATEMENT && number <= lines; number++) {
      const facts = lineOf(number, now - (lines - number) * MINUTE_MS);
      hash = hashLine(hash, facts);
      rows.push([...Object.values(facts), hash]);
    }
    await connection.query(
      `INSERT INTO operator_audit (number, channel, actor, actor_name, action, subject, reason, before_text, after_text,
         request_id, acted_at, hash) VALUES ?`,
      [rows],
    );
  }
  await connection.query('DELETE FROM operator_audit_head');
  await connection.query("INSERT INTO operator_audit_head (id, number, hash) VALUES ('head', ?, ?)", [lines, hash]);
}

function lineOf(number: number, actedAt: Instant): AuditFacts {
  return {
    ...{ number, channel: 'console', actor: '01OPERATOR', actorName: '客服一', action: 'members.note' },
    ...{
      subject: `member:${number}`,
      reason: '会员来电',
      before: null,
      after: JSON.stringify({ 备注: `第 ${number} 次` }),
    },
    ...{ requestId: null, actedAt },
  };
}

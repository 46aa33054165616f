import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { ResultSetHeader } from 'mysql2/promise';
import { ulid } from 'ulid';
import type { Replay, Template } from '../support/replay';
import { answerJson, openPool, serve, setting } from './serve';

/**
 * `POST /api/v1/benefits/{code}/claims` without the product: its own statements, word for word, one after the other on one
 * connection, with this request's member, key and identifiers in them. Nothing is decided but whether the stock reached.
 */

const replay = JSON.parse(readFileSync(setting('BENCH_REPLAY'), 'utf8')) as Replay;
const pool = openPool();

serve(pool, async (request, response) => {
  await readAll(request);
  const values: Record<string, string> = {
    member: header(request, 'x-bench-member'),
    session: header(request, 'x-bench-session'),
    key: header(request, 'idempotency-key'),
  };
  for (const name of replay.newIds) values[name] = ulid();
  const connection = await pool.getConnection();
  try {
    for (const statement of replay.statements) {
      const text = fill(statement, values);
      const [result] = await connection.query(text);
      if (text.startsWith('UPDATE') && (result as ResultSetHeader).affectedRows !== 1) throw new Error(text);
    }
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.release();
  }
  answerJson(response, 201, fill(replay.answer, values));
});

function fill(template: Template, values: Readonly<Record<string, string>>): string {
  let text = '';
  for (const piece of template) text += typeof piece === 'string' ? piece : values[piece.put];
  return text;
}

function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}

async function readAll(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}

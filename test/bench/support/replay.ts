import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';

/** A statement in pieces; between them stands what is another at every request, by its name. */
export type Template = readonly (string | { readonly put: string })[];

/** What a request of the product sends and answers, ready to be sent again for somebody else. */
export interface Replay {
  readonly statements: readonly Template[];
  readonly answer: Template;
  /** Names of the identifiers that are made anew each time. */
  readonly newIds: readonly string[];
}

/** Identifiers as the product makes them. */
const IDENTIFIER = /\b[0-9][0-9A-HJKMNP-TV-Z]{25}\b/g;

/**
 * Records the statements of one request as the server's general log has them, word for word and in their order, and turns
 * them into templates.
 * @param known what is another at every request, by its name
 */
export async function recordReplay(
  connection: Connection,
  known: Readonly<Record<string, string>>,
  request: () => Promise<string>,
): Promise<Replay> {
  await connection.query("SET GLOBAL log_output = 'TABLE'");
  await connection.query('TRUNCATE mysql.general_log');
  await connection.query('SET GLOBAL general_log = ON');
  let answer: string;
  try {
    answer = await request();
    await sleep(50);
  } finally {
    await connection.query('SET GLOBAL general_log = OFF');
  }
  const [rows] = await connection.query(
    `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
      WHERE command_type IN ('Query', 'Execute') AND thread_id <> CONNECTION_ID()`,
  );
  const texts = (rows as { statement: string }[]).map(({ statement }) => statement);
  const written = texts.filter((text) => /^insert/i.test(text)).flatMap((text) => text.match(IDENTIFIER) ?? []);
  const fresh = [...new Set(written)].filter((id) => !Object.values(known).some((value) => value.includes(id)));
  const names = new Map([
    ...Object.entries(known).map(([name, value]) => [value, name] as const),
    ...fresh.map((id, index) => [id, `id${index}`] as const),
  ]);
  return {
    statements: texts.map((text) => toTemplate(text, names)),
    answer: toTemplate(answer, names),
    newIds: fresh.map((_, index) => `id${index}`),
  };
}

function toTemplate(text: string, names: ReadonlyMap<string, string>): Template {
  let pieces: Template = [text];
  for (const [value, put] of names) {
    pieces = pieces.flatMap((piece) => {
      if (typeof piece !== 'string') return [piece];
      return piece.split(value).flatMap((part, index) => (index === 0 ? [part] : [{ put }, part]));
    });
  }
  return pieces;
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';

/** The other side of the comparison: the same work with nothing but `node:http`, `node:crypto` and `mysql2`. */
export type BareHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** As many connections as the product opens, at the same isolation level. */
export function openPool(): Pool {
  const pool = createPool({
    uri: setting('DATABASE_URL'),
    connectionLimit: 20,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
  });
  pool.pool.on('connection', (connection: PoolConnection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return pool;
}

/** Listens on `PORT` until told to stop; `/readyz` answers 200. */
export function serve(pool: Pool, handler: BareHandler): void {
  const server = createServer((request, response) => {
    if (request.url === '/readyz') {
      response.end('ok');
      return;
    }
    handler(request, response).catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      response.writeHead(500).end();
    });
  });
  server.listen({ host: '127.0.0.1', port: Number(setting('PORT')) });
  process.once('SIGTERM', () => {
    server.close(() => void pool.end());
    server.closeIdleConnections();
  });
}

export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

export function answerJson(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
  });
  response.end(json);
}

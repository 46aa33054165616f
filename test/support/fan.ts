import { buffer } from 'node:stream/consumers';
import { listen } from '../../server/http/listen';

/** A balancer that has lost its mind: it gives every request to all servers at the same instant. */
export interface Fan {
  readonly url: string;
  /** What each of them answered, oldest first. */
  readonly answers: readonly { readonly path: string; readonly statuses: readonly number[] }[];
  spreadTo(urls: readonly string[]): void;
  close(): Promise<void>;
}

/** Listens on loopback; until it is told where to, it spreads to nobody. */
export async function openFan(): Promise<Fan> {
  const answers: { path: string; statuses: number[] }[] = [];
  let targets: readonly string[] = [];
  const listening = await listen(
    async (request, response) => {
      const { method = 'GET', url: path = '/', headers } = request;
      const body = await buffer(request);
      const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers;
      const got = await Promise.all(
        targets.map((target) =>
          fetch(target + path, {
            method,
            headers: kept as Record<string, string>,
            ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
          }),
        ),
      );
      answers.push({ path: path.split('?')[0] ?? '', statuses: got.map(({ status }) => status) });
      const worst = got.reduce((left, right) => (right.status > left.status ? right : left));
      response.writeHead(worst.status).end(await worst.text());
    },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    url: listening.url,
    answers,
    spreadTo: (urls) => {
      targets = urls;
    },
    close: () => listening.close(500),
  };
}

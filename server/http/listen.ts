import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A listening HTTP server that can be stopped without cutting off what it has begun. */
export interface Listening {
  readonly port: number;
  /** `http://<host>:<port>`, without a slash at the end. */
  readonly url: string;
  /**
   * Takes no new connection, lets running requests finish, then resolves. After `graceMs` what is still open is cut.
   */
  close(graceMs?: number): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000;

/**
 * Listens with a handler (a Koa app's `callback()`).
 * @param port 0 takes any free port
 * @throws the system's error when the port is taken (`EADDRINUSE`) or may not be used (`EACCES`)
 */
export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server: Server = createServer(handler);
  // Longer than the minute after which load balancers drop an idle connection: the side that reuses it must not be the
  // one that finds it closed.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  const connections = trackConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    port: bound,
    url: `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${bound}`,
    close: (graceMs = 10_000) =>
      new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        connections.endUnused();
      }),
  };
}

/**
 * Knows which connections have a request under way. A browser opens some in advance and sends nothing on them: Node
 * would wait for those until they are cut.
 */
function trackConnections(server: Server): { endUnused(): void } {
  const requestsOn = new Map<Socket, number>();
  let closing = false;
  server.on('connection', (socket) => {
    requestsOn.set(socket, 0);
    socket.once('close', () => requestsOn.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    requestsOn.set(socket, (requestsOn.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (requestsOn.get(socket) ?? 1) - 1;
      if (!socket.destroyed) requestsOn.set(socket, left);
      if (closing && left === 0) socket.end();
    });
  });
  return {
    endUnused() {
      closing = true;
      for (const [socket, requests] of requestsOn) if (requests === 0) socket.destroy();
    },
  };
}

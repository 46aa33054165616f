import { Agent, type IncomingMessage, request as send } from 'node:http';
import type { Server, WxRequest, WxResponse } from './network';
import { WxFailure } from './wx/failure';

/**
 * Sends the program's requests to real servers on this machine.
 * @param origins the origin that the program was built with, to the origin where the server listens:
 *   `{ 'https://api.example.com': 'http://127.0.0.1:8080' }`; `*` stands for every origin. An origin that is not named
 *   fails as one that is missing in WeChat's list of domains does.
 * @throws RangeError when a target is not plain http on loopback
 */
export function forwardTo(origins: Readonly<Record<string, string>>): Server {
  for (const target of Object.values(origins)) {
    const { protocol, hostname } = new URL(target);
    if (protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
      throw new RangeError(`not plain http on loopback: ${target}`);
    }
  }
  const agent = new Agent({ keepAlive: true });
  return {
    handle: (request, signal) => forward(request, signal, origins, agent),
    close: () => agent.destroy(),
  };
}

async function forward(
  request: WxRequest,
  signal: AbortSignal,
  origins: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<WxResponse> {
  const asked = new URL(request.url);
  const origin = origins[asked.origin] ?? origins['*'];
  if (origin === undefined) throw new WxFailure('url not in domain list', { errno: 600002 });
  const target = new URL(`${asked.pathname}${asked.search}`, origin);
  const body = encode(request, target);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(target, {
      agent,
      method: request.method,
      headers: { ...request.header, 'content-length': body.byteLength },
      signal,
    });
    outgoing.once('error', reject).once('response', resolve).end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return {
    statusCode: response.statusCode ?? 0,
    header: headersOf(response),
    data: request.responseType === 'arraybuffer' ? bytes : decode(bytes.toString('utf8'), request.dataType),
  };
}

/** Data goes into the query for GET, into the body by its content type otherwise (wx.request). */
function encode(request: WxRequest, target: URL): Buffer {
  const { data } = request;
  if (data === undefined || data === null) return Buffer.alloc(0);
  const isObject = typeof data === 'object' && !(data instanceof Uint8Array);
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (isObject) for (const [name, value] of Object.entries(data)) target.searchParams.set(name, String(value));
    return Buffer.alloc(0);
  }
  if (data instanceof Uint8Array) return Buffer.from(data);
  if (!isObject) return Buffer.from(String(data));
  const type = Object.entries(request.header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!type.includes('x-www-form-urlencoded')) return Buffer.from(JSON.stringify(data));
  return Buffer.from(
    new URLSearchParams(Object.entries(data).map(([name, value]) => [name, String(value)])).toString(),
  );
}

/** Text becomes JSON where it is JSON, whatever the content type (wx.request, dataType). */
function decode(text: string, dataType: string): unknown {
  if (dataType !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The headers with the capitals that the server wrote; the program may not rely on either. */
function headersOf(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
    const name = response.rawHeaders[index]!;
    const value = response.rawHeaders[index + 1]!;
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { exchange } from '../../../server/wechat/http-client';
import { parseJson } from '../../../server/wechat/json';

let server: Server;
let url = '';
let answer: RequestListener = (_, response) => response.end();
let seen: { method?: string; headers: Record<string, unknown>; body: string } | null = null;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen = { method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('an exchange', () => {
  it('gives the status, the headers and the bytes of the answer', async () => {
    answer = (_, response) => response.writeHead(404, { 'X-Test': 'yes' }).end('{"a":"中"}');
    const outcome = await exchange({
      method: 'POST',
      url,
      body: '{"x":1}',
      headers: { 'Content-Type': 'application/json' },
    });
    if (outcome.kind !== 'answer') throw new Error(outcome.kind);
    expect([outcome.status, outcome.headers.get('x-test'), outcome.body.toString()]).toEqual([
      404,
      'yes',
      '{"a":"中"}',
    ]);
    expect(seen).toMatchObject({ method: 'POST', body: '{"x":1}', headers: { 'accept-encoding': 'identity' } });
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();
    expect(await exchange({ method: 'GET', url })).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('gives an answer without a body as no bytes', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await exchange({ method: 'POST', url, body: '{}' })).toMatchObject({ status: 204, body: Buffer.alloc(0) });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const outcome = await exchange({ method: 'POST', url: `http://127.0.0.1:${port}/?secret=1`, body: '{}' });
    expect(outcome).toEqual({ kind: 'notSent', reason: 'ECONNREFUSED' });
  });

  it.each<[string, RequestListener, number]>([
    ['no answer comes in time', () => {}, 100],
    [
      'the answer stops half-way',
      (_, response) => response.writeHead(200, { 'Content-Length': 10 }).write('half'),
      100,
    ],
    ['the connection is cut before the answer', (request) => request.socket.destroy(), 2_000],
    [
      'the connection is cut within the answer',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': 10 }).write('half', () => response.destroy());
      },
      2_000,
    ],
    ['the answer is too long', (_, response) => response.end('x'.repeat(2_000)), 2_000],
  ])('is unknown when %s', async (_, behave, timeoutMs) => {
    answer = behave;
    const outcome = await exchange({
      method: 'POST',
      url: `${url}/?access_token=hidden`,
      body: '{}',
      timeoutMs,
      maxBytes: 1_000,
    });
    expect(outcome.kind).toBe('unknown');
    expect(JSON.stringify(outcome)).not.toContain('hidden');
  });

  it('never asks for compression', async () => {
    answer = (request, response) =>
      String(request.headers['accept-encoding']).includes('gzip') ? response.end(gzipSync('x')) : response.end('plain');
    expect(await exchange({ method: 'GET', url, headers: { Accept: 'application/json' } })).toMatchObject({
      body: Buffer.from('plain'),
    });
  });
});

describe('reading JSON', () => {
  it.each<[string, unknown]>([
    ['{"msgid":3178492834928374272}', { msgid: '3178492834928374272' }],
    ['{"a":[1234567890123456,-1234567890123456]}', { a: ['1234567890123456', '-1234567890123456'] }],
    ['{"a":"id 1234567890123456789","b":1}', { a: 'id 1234567890123456789', b: 1 }],
    ['{"a":"quote \\" 1234567890123456789"}', { a: 'quote " 1234567890123456789' }],
    ['{"a":0.0000000000000000625,"b":123456789012345}', { a: 0.0000000000000000625, b: 123456789012345 }],
    ['{"a":1e20,"b":1000000000000000000e2}', { a: 1e20, b: 1e20 }],
    ['not json', undefined],
    ['', undefined],
  ])('of %s keeps every digit', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

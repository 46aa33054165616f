import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forwardTo } from './http-server';
import { closeFixtures, launchFixture } from './launch-fixture';
import { answerWith, type WxRequest } from './network';

afterEach(closeFixtures);

const onMe = { path: 'pages/me/me' };

describe('wx.request', () => {
  let real: HttpServer;
  let url: string;
  const seen: string[] = [];

  beforeAll(async () => {
    real = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url}`);
        const body = Buffer.concat(chunks).toString('utf8');
        response.statusCode = 201;
        response.setHeader('Content-Type', 'application/json');
        const echo = body === '' ? null : (JSON.parse(body) as unknown);
        response.end(JSON.stringify({ echo, key: request.headers['idempotency-key'], items: [] }));
      });
    });
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(real.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => real.close(resolve)));
  beforeEach(() => {
    seen.length = 0;
  });

  it('reaches a real server with method, headers and JSON', async () => {
    const host = await launchFixture({ ...onMe, server: forwardTo({ 'https://api.example.com': url }) });
    await host.tap('#order');
    expect(host.text('#state')).toBe('201 月卡 k1');
    expect(seen).toEqual(['POST /orders']);
    expect(host.journal.lastCall('request')).toMatchObject({
      status: 'ok',
      arguments: { method: 'POST', data: { plan: '月卡' } },
      result: { statusCode: 201, errMsg: 'request:ok', header: { 'Content-Type': 'application/json' } },
    });
  });

  it('fails for an origin that is not listed, and takes loopback targets only', async () => {
    const host = await launchFixture({ ...onMe, server: forwardTo({ 'https://other.example.com': url }) });
    await host.tap('#order');
    expect(host.text('#state')).toBe('request:fail url not in domain list');
    expect(() => forwardTo({ '*': 'http://192.0.2.1' })).toThrow('not plain http on loopback');
  });

  it('can lose the answer after the server has done its work', async () => {
    const host = await launchFixture({ ...onMe, server: forwardTo({ '*': url }) });
    host.phone.network.loseAnswer('/orders', { times: 1 });
    await host.tap('#order');
    expect(host.text('#state')).toBe('request:fail timeout');
    expect(seen).toEqual(['POST /orders']);
    await host.tap('#order');
    expect(host.text('#state')).toBe('201 月卡 k1');
  });

  it('can be refused, delayed, answered on the way, or off the network', async () => {
    const host = await launchFixture({ ...onMe, server: forwardTo({ '*': url }) });
    host.phone.network.fail(/POST .*orders$/, { times: 1 });
    await host.tap('#order');
    expect(host.text('#state')).toBe('request:fail connect refused');
    expect(seen).toEqual([]);

    host.phone.network.respond('/orders', { statusCode: 503, data: { echo: {}, key: '稍后' } }, { times: 1 });
    await host.tap('#order');
    expect(host.text('#state')).toContain('503');

    host.phone.network.delay('/orders', 80, { times: 1 });
    const startedAt = performance.now();
    await host.tap('#order');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(79);

    host.phone.network.setOffline(true);
    await host.tap('#order');
    expect(host.text('#state')).toBe('request:fail network not available');
    expect(host.text('#network')).toBe('离线');
    host.phone.network.heal();
    await host.tap('#order');
    expect(host.text('#state')).toBe('201 月卡 k1');
    expect(host.text('#network')).toBe('在线');
  });

  it('sends the data of a GET in the query', async () => {
    const host = await launchFixture({ server: forwardTo({ '*': url }) });
    host.program.wx.request({ url: 'https://api.example.com/list?a=1', data: { page: 2 } });
    await host.settle();
    expect(seen).toEqual(['GET /list?a=1&page=2']);
  });

  it('gives bytes where an arraybuffer is asked for', async () => {
    const host = await launchFixture({ server: forwardTo({ '*': url }) });
    host.program.wx.request({ url: 'https://api.example.com/list', responseType: 'arraybuffer' });
    await host.settle();
    const data = host.journal.lastCall('request')?.result?.data;
    expect(Buffer.from(data as ArrayBuffer).toString('utf8')).toBe('{"echo":null,"items":[]}');
  });

  it('can be aborted and times out', async () => {
    const host = await launchFixture({ server: { handle: () => new Promise(() => {}), close: () => {} } });
    const messages: unknown[] = [];
    const fail = (result: { errMsg: string }) => messages.push(result.errMsg);
    host.program.wx.request({ url: 'https://api.example.com/a', fail }).abort();
    host.program.wx.request({ url: 'https://api.example.com/b', timeout: 20, fail });
    await host.settle();
    expect(messages).toEqual(['request:fail abort', 'request:fail timeout']);
  });

  it('names a method that WeChat does not know', async () => {
    const host = await launchFixture({ server: answerWith(() => ({})) });
    host.program.wx.request({ url: 'https://api.example.com/a', method: 'PATCH' });
    await host.settle();
    expect(host.journal.lastCall('request')?.result?.errMsg).toBe('request:fail method "PATCH" is not supported');
  });

  it('hands the request to a function in the shape the program gave it', async () => {
    const requests: WxRequest[] = [];
    const server = answerWith((request) => {
      requests.push(request);
      return { statusCode: 201, data: { echo: { plan: '年卡' }, key: 'k' } };
    });
    const host = await launchFixture({ ...onMe, server });
    await host.tap('#order');
    expect(host.text('#state')).toBe('201 年卡 k');
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.example.com/orders',
      header: { 'idempotency-key': 'k1', 'content-type': 'application/json' },
    });
  });
});

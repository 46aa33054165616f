import { createHash, createHmac, randomUUID } from 'node:crypto';
import { HOUR_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, type TestWorld, walkTo } from './world';

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Whether the answer is signed, and as the answer to this request. */
  readonly verified: boolean;
}

describe('the supplier of virtual goods', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  /** Written from the protocol alone, beside both sides' own signatures. */
  const mac = (secret: string, ...lines: string[]) =>
    createHmac('sha256', secret)
      .update(`${lines.join('\n')}\n`)
      .digest('base64');
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const settings = () =>
    JSON.parse(world.sandbox.credentials.SUPPLIERS).sandbox as Record<'url' | 'keyId' | 'secret', string>;

  async function call(method: 'GET' | 'POST', path: string, content?: object, skewSeconds = 0): Promise<Reply> {
    const { url, keyId, secret } = settings();
    const body = content === undefined ? '' : JSON.stringify(content);
    const timestamp = String(world.clock.now() / SECOND_MS + skewSeconds);
    const nonce = randomUUID();
    const target = `${new URL(url).pathname}${path}`;
    const signature = mac(secret, 'request', method, target, timestamp, nonce, digest(body));
    const response = await fetch(url + path, {
      method,
      headers: { 'Supply-Signature': `keyId=${keyId},timestamp=${timestamp},nonce=${nonce},signature=${signature}` },
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    const header = response.headers.get('Supply-Signature') ?? '';
    const [, at = '', theirs = '', signed = ''] = /timestamp=(\d+),nonce=(\w+),signature=(.+)$/.exec(header) ?? [];
    const expected = mac(secret, 'answer', String(response.status), nonce, at, theirs, digest(text));
    return { status: response.status, body: JSON.parse(text), verified: signed === expected };
  }

  const order = (changes: object = {}) =>
    call('POST', '/orders', {
      ...{ number: 'N1', sku: 'fee-10', account: '13800000001', notifyUrl: `${world.receiver.url}/notify` },
      ...changes,
    });

  it('takes an order, tells its state, and tells the end by a signed notice', async () => {
    expect(await order()).toMatchObject({ status: 200, verified: true, body: { number: 'N1', status: 'processing' } });
    await walkTo(world, world.clock.now() + 5 * SECOND_MS);
    expect(await call('GET', '/orders/N1')).toMatchObject({
      verified: true,
      body: { number: 'N1', status: 'succeeded' },
    });
    const [notice] = world.receiver.on('/notify');
    expect(JSON.parse(notice?.body ?? '')).toMatchObject({ number: 'N1', status: 'succeeded' });
    const header = String(notice?.headers['supply-signature']);
    const [, keyId, at = '', nonce = '', signed] =
      /^keyId=(.+),timestamp=(\d+),nonce=(\w+),signature=(.+)$/.exec(header) ?? [];
    expect(keyId).toBe(settings().keyId);
    expect(signed).toBe(mac(settings().secret, 'notice', at, nonce, digest(notice?.body ?? '')));
    expect(world.sandbox.deliveries(1)).toMatchObject([
      { kind: 'supply', eventType: 'supply.succeeded', accepted: true },
    ]);
  });

  it('has one order under a number, however often it comes, and refuses the number for anything else', async () => {
    await Promise.all([order(), order(), order()]);
    expect(world.sandbox.supplyOrders()).toMatchObject([{ number: 'N1', requests: 3 }]);
    expect(await order({ account: '13800000002' })).toMatchObject({ status: 409, body: { status: 'conflict' } });
  });

  it.each([
    [{ sku: 'moon' }, 422, 'refused'],
    [{ account: null }, 422, 'refused'],
    [{ account: '12345' }, 422, 'refused'],
    [{ sku: 'lounge-once' }, 422, 'refused'],
    [{ number: 'with blanks' }, 400, undefined],
  ])('refuses %j', async (changes, status, said) => {
    const answer = await order(changes);
    expect([answer.status, answer.body.status]).toEqual([status, said]);
    expect(world.sandbox.supplyOrders()).toEqual([]);
  });

  it('says of a number that it does not know that it is not found, signed', async () => {
    expect(await call('GET', '/orders/N9')).toMatchObject({
      ...{ status: 404, verified: true, body: { number: 'N9', status: 'notFound' } },
    });
  });

  it('takes nothing that is unsigned or older than five minutes', async () => {
    expect(await call('GET', '/orders/N1', undefined, -301)).toMatchObject({ status: 401, verified: false });
    expect((await fetch(`${settings().url}/orders/N1`)).status).toBe(401);
  });

  it('sends a notice again until it is taken', async () => {
    world.receiver.answer = () => ({ status: world.receiver.received.length < 3 ? 500 : 204 });
    await order();
    await walkTo(world, world.clock.now() + HOUR_MS);
    expect(world.receiver.on('/notify')).toHaveLength(3);
    const ids = world.receiver.received.map(({ body }) => JSON.parse(body).id);
    expect(new Set(ids).size).toBe(1);
  });
});

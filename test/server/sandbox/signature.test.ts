import { X509Certificate } from 'node:crypto';
import { Aes } from 'wechatpay-axios-plugin';
import type { FaultName } from '../../../server/sandbox';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { type CallChanges, openWorld, START, type TestWorld } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const query = (changes: CallChanges = {}) => {
  const { WECHATPAY_MCHID: mchid } = world.sandbox.credentials;
  return world.merchant.call(
    'GET',
    `/v3/pay/transactions/out-trade-no/order-000001?mchid=${mchid}`,
    undefined,
    changes,
  );
};
const now = START / SECOND_MS;

describe('a request is refused with 401 SIGN_ERROR', () => {
  test.each<[string, CallChanges]>([
    ['without Authorization', { authorization: null }],
    ['by another scheme', { authorization: 'Bearer token' }],
    ['with an incomplete Authorization', { authorization: 'WECHATPAY2-SHA256-RSA2048 mchid="1"' }],
    ['in the name of another merchant', { mchid: '1900000001' }],
    ['by another certificate', { serial: 'A'.repeat(40) }],
    ['when it is 5 minutes and a second old', { timestamp: now - 301 }],
    ['when it is 5 minutes and a second early', { timestamp: now + 301 }],
    ['when other bytes were signed', { signedBody: ' ' }],
  ])('%s', async (_, changes) => {
    expect(await query(changes)).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' }, verified: true });
  });

  test('when the body was changed on the way by as little as a space', async () => {
    const body = JSON.stringify(world.merchant.prepayBody());
    const sent = await world.merchant.call('POST', '/v3/pay/transactions/jsapi', `${body} `, { signedBody: body });
    expect(sent).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' } });
    expect(world.sandbox.orders()).toHaveLength(0);
  });
});

test('a request is taken up to 5 minutes off the clock of the sandbox', async () => {
  await world.merchant.prepay();
  expect((await query({ timestamp: now - 300 })).status).toBe(200);
  expect((await query({ timestamp: now + 300 })).status).toBe(200);
});

test('headers that WeChat Pay insists on are missed', async () => {
  expect((await query({ headers: { Accept: 'text/html' } })).json.code).toBe('PARAM_ERROR');
  const body = world.merchant.prepayBody();
  const plain = await world.merchant.call('POST', '/v3/pay/transactions/jsapi', body, {
    headers: { 'Content-Type': 'text/plain' },
  });
  expect(plain.json.code).toBe('PARAM_ERROR');
});

test('an interface that WeChat Pay does not have is answered by a signed 404', async () => {
  const reply = await world.merchant.call('GET', '/v3/nothing/here');
  expect(reply).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' }, verified: true });
});

describe('the key of the answer follows the Wechatpay-Serial of the request', () => {
  test('the public key by its id, the platform certificate by its serial and without a header', async () => {
    await world.merchant.prepay();
    const { WECHATPAY_PUBLIC_KEY_ID: publicId, WECHATPAY_PLATFORM_CERTS: pem } = world.sandbox.credentials;
    const serial = new X509Certificate(pem).serialNumber;
    for (const [header, expected] of [
      [publicId, publicId],
      [serial, serial],
      [null, serial],
    ] as const) {
      const reply = await query({ serialHeader: header });
      expect(reply.headers.get('wechatpay-serial')).toBe(expected);
      expect(reply.verified).toBe(true);
    }
    expect((await query({ serialHeader: 'PUB_KEY_ID_0000' })).json.code).toBe('PARAM_ERROR');
  });

  test('the platform certificate is a valid X.509 certificate that the certificate list encrypts', async () => {
    const { WECHATPAY_PLATFORM_CERTS: pem, WECHATPAY_API_V3_KEY: key } = world.sandbox.credentials;
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.serialNumber).toMatch(/^[0-9A-F]{40}$/);
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(START + 4 * 365 * 86_400_000);

    const reply = await world.merchant.call('GET', '/v3/certificates', undefined, { serialHeader: null });
    const [entry] = reply.json.data as { serial_no: string; encrypt_certificate: Record<string, string> }[];
    expect(entry!.serial_no).toBe(certificate.serialNumber);
    const { ciphertext, nonce, associated_data: data } = entry!.encrypt_certificate;
    expect(data).toBe('certificate');
    expect(Aes.AesGcm.decrypt(ciphertext!, key, nonce!, data)).toBe(pem);
  });

  test('a merchant without platform certificates gets none, and answers by the public key', async () => {
    world.sandbox.setFault('certificatesAbsent', { enabled: true });
    const reply = await world.merchant.call('GET', '/v3/certificates', undefined, { serialHeader: null });
    expect(reply).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' }, verified: true });
    expect(reply.headers.get('wechatpay-serial')).toBe(world.sandbox.credentials.WECHATPAY_PUBLIC_KEY_ID);
  });
});

describe('faults of the interface', () => {
  test.each<[FaultName, number, string]>([
    ['payErrorBefore', 500, 'SYSTEM_ERROR'],
    ['payErrorAfter', 500, 'SYSTEM_ERROR'],
    ['payRateLimited', 429, 'FREQUENCY_LIMITED'],
  ])('%s answers %i %s once', async (name, status, code) => {
    world.sandbox.setFault(name, { enabled: true, count: 1 });
    expect(await world.merchant.prepay()).toMatchObject({ status, json: { code }, verified: true });
    expect(world.sandbox.orders()).toHaveLength(name === 'payErrorAfter' ? 1 : 0);
    expect((await world.merchant.prepay()).status).toBe(200);
  });

  test.each<[FaultName, number]>([
    ['payTimeoutBefore', 0],
    ['payTimeoutAfter', 1],
  ])('%s breaks the connection off after a while, with %i orders made', async (name, made) => {
    world.sandbox.setFault(name, { enabled: true, count: 1, milliseconds: 60 });
    const before = performance.now();
    await expect(world.merchant.prepay()).rejects.toThrow();
    expect(performance.now() - before).toBeGreaterThan(50);
    expect(world.sandbox.orders()).toHaveLength(made);
  });

  test('strike only the operation that was named', async () => {
    world.sandbox.setFault('payErrorBefore', { enabled: true, operation: 'query' });
    expect((await world.merchant.prepay()).status).toBe(200);
    expect((await world.merchant.query('order-000001')).status).toBe(500);
  });

  test('an answer may lack its signature or carry a wrong one', async () => {
    await world.merchant.prepay();
    world.sandbox.setFault('payUnsigned', { enabled: true, count: 1 });
    const unsigned = await query();
    expect(unsigned.status).toBe(200);
    expect(unsigned.headers.get('wechatpay-signature')).toBeNull();
    world.sandbox.setFault('payWrongSignature', { enabled: true, count: 1 });
    expect(await query()).toMatchObject({ status: 200, verified: false });
    expect(await query()).toMatchObject({ status: 200, verified: true });
  });

  test('closing the sandbox lets go of a call that hangs', async () => {
    world.sandbox.setFault('payTimeoutBefore', { enabled: true, milliseconds: 60_000 });
    const hanging = world.merchant.prepay().then(
      () => 'answered',
      () => 'broken off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.close();
    expect(await hanging).toBe('broken off');
    world = await openWorld();
  });
});

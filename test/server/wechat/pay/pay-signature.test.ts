import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { parsePayKeys } from '../../../../server/wechat/pay/pay-keys';
import {
  authorizationOf,
  findSignatureFault,
  type SignatureFault,
  signLines,
} from '../../../../server/wechat/pay/pay-signature';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/instant';
import { clockAtNoon, makePayWorld, NOON, PUBLIC_KEY_ID, signAsWechat } from '../support';

const world = makePayWorld();
const keys = parsePayKeys(world.settings);
const BODY = '{"id":"EV-1","summary":"支付成功"}';

function faultOf(headers: Record<string, string>, body = BODY, now = NOON): SignatureFault | null {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return findSignatureFault(keys, now, (name) => lower.get(name) ?? null, Buffer.from(body));
}

describe("WeChat's signature", () => {
  it.each([
    ['the public key', world.publicKeyMode],
    ['a platform certificate', world.certificateMode],
  ])('is good by %s, both at once', (_, signer) => {
    expect(faultOf(signAsWechat(signer, BODY, NOON))).toBeNull();
  });

  it('is good over an empty body, which still has its line', () => {
    expect(faultOf(signAsWechat(world.publicKeyMode, '', NOON), '')).toBeNull();
  });

  it('finds a certificate whatever the case and leading zeros of its serial', () => {
    const headers = signAsWechat(world.certificateMode, BODY, NOON);
    expect(faultOf({ ...headers, 'Wechatpay-Serial': `00${world.certificateMode.serial.toLowerCase()}` })).toBeNull();
  });

  it.each([
    [5 * MINUTE_MS, null],
    [5 * MINUTE_MS + SECOND_MS, 'stale'],
    [-5 * MINUTE_MS, null],
    [-5 * MINUTE_MS - SECOND_MS, 'stale'],
  ])('made %i ms ago is judged %p', (age, fault) => {
    expect(faultOf(signAsWechat(world.publicKeyMode, BODY, NOON - age))).toBe(fault);
  });

  const good = signAsWechat(world.publicKeyMode, BODY, NOON);
  it.each<[string, Record<string, string>, string, SignatureFault]>([
    ['another body', good, `${BODY} `, 'mismatch'],
    ['another nonce', { ...good, 'Wechatpay-Nonce': 'x' }, BODY, 'mismatch'],
    ['another time', { ...good, 'Wechatpay-Timestamp': String(NOON / 1000 + 1) }, BODY, 'mismatch'],
    ['the serial of the other key', { ...good, 'Wechatpay-Serial': world.certificateMode.serial }, BODY, 'mismatch'],
    ['an unknown serial', { ...good, 'Wechatpay-Serial': 'PUB_KEY_ID_1' }, BODY, 'unknownSerial'],
    ['a signature that is none', { ...good, 'Wechatpay-Signature': 'AAAA' }, BODY, 'mismatch'],
    ['a probe', { ...good, 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${good['Wechatpay-Signature']}` }, BODY, 'probe'],
    ['a time that is no number', { ...good, 'Wechatpay-Timestamp': '1e9' }, BODY, 'incomplete'],
    ['no header', {}, BODY, 'unsigned'],
    ['one header alone', { 'Wechatpay-Serial': PUBLIC_KEY_ID }, BODY, 'incomplete'],
  ])('with %s is refused', (_, headers, body, fault) => {
    expect(faultOf(headers, body)).toBe(fault);
  });
});

describe('our signature', () => {
  it('of a request is what an independent library would verify, over the path, the query and the body as sent', () => {
    const request = { method: 'POST', pathAndQuery: '/v3/pay/transactions/jsapi?x=%20', body: '{"a":"中"}' };
    const header = authorizationOf(keys, { now: () => NOON + 999 }, request);
    const form =
      /^WECHATPAY2-SHA256-RSA2048 mchid="(\w+)",nonce_str="(\w{32})",timestamp="(\d+)",serial_no="(\w+)",signature="(.+)"$/;
    const [, mchid, nonce = '', timestamp = '', serial, signature = ''] = form.exec(header) ?? [];
    expect({ mchid, serial, timestamp }).toEqual({
      mchid: world.settings.mchid,
      serial: world.settings.certSerial,
      timestamp: String(NOON / 1000),
    });
    const message = Formatter.request(request.method, request.pathAndQuery, timestamp, nonce, request.body);
    expect(Rsa.verify(message, signature, world.merchantPublicKey)).toBe(true);
  });

  it('over lines ends the last line too', () => {
    const signature = signLines(keys, ['wx1', '1700000000', 'nonce', 'prepay_id=1']);
    const message = Formatter.joinedByLineFeed('wx1', '1700000000', 'nonce', 'prepay_id=1');
    expect(Rsa.verify(message, signature, world.merchantPublicKey)).toBe(true);
  });

  it('never has the same nonce twice', () => {
    const headers = Array.from({ length: 50 }, () =>
      authorizationOf(keys, clockAtNoon(), { method: 'GET', pathAndQuery: '/', body: '' }),
    );
    expect(new Set(headers).size).toBe(50);
  });
});

describe('the keys', () => {
  it('prefer the public key, and the certificate where there is none', () => {
    expect(keys.preferredSerial).toBe(PUBLIC_KEY_ID);
    expect(parsePayKeys({ ...world.settings, publicKey: null }).preferredSerial).toBe(world.certificateMode.serial);
  });

  it.each([
    ['a short API v3 key', { apiV3Key: 'short' }, 'API v3 key'],
    ['a private key that is none', { privateKey: 'none' }, 'merchant private key'],
    ['neither kind of key', { publicKey: null, platformCerts: [] }, 'neither'],
    ['a certificate that is none', { platformCerts: ['none'] }, 'platform certificate'],
    ['a public key without its id', { publicKey: { id: '42', pem: '' } }, 'PUB_KEY_ID_'],
  ])('are refused with %s, naming the setting and not its content', (_, change, message) => {
    expect(() => parsePayKeys({ ...world.settings, ...change })).toThrow(message);
  });
});

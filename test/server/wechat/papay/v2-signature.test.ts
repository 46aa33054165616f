import * as fc from 'fast-check';
import { Hash } from 'wechatpay-axios-plugin';
import { isSignedV2, signV2, type V2Algorithm } from '../../../../server/wechat/papay/v2-signature';

const KEY = '0123456789abcdefghijklmnopqrstuv';
const FIELDS = {
  mch_id: '10000100',
  appid: 'wxd930ea5d5a258f4f',
  device_info: '1000',
  body: '年度 会员&=',
  nonce_str: 'ibuaiVcKdpRxkhJA',
  empty: '',
};
const mapOf = (fields: Readonly<Record<string, string>>) => new Map(Object.entries(fields));

const fields = fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,9}$/), fc.string({ minLength: 1 }), { minKeys: 1 });

describe.each<V2Algorithm>(['MD5', 'HMAC-SHA256'])('a signature by %s', (algorithm) => {
  it('is the one that an independent library makes', () => {
    expect(signV2(mapOf(FIELDS), KEY, algorithm)).toBe(Hash.sign(algorithm, FIELDS, KEY));
    fc.assert(
      fc.property(fields, (some) => {
        fc.pre(!('sign' in some));
        expect(signV2(mapOf(some), KEY, algorithm)).toBe(Hash.sign(algorithm, { ...some }, KEY));
      }),
    );
  });

  it('is believed, whatever the order of the fields', () => {
    const sign = Hash.sign(algorithm, FIELDS, KEY);
    expect(isSignedV2(mapOf({ sign, ...FIELDS }), KEY)).toBe(true);
    expect(isSignedV2(mapOf(Object.fromEntries(Object.entries({ ...FIELDS, sign }).reverse())), KEY)).toBe(true);
  });

  it('is not believed when anything was changed', () => {
    const sign = Hash.sign(algorithm, FIELDS, KEY);
    expect(isSignedV2(mapOf({ ...FIELDS, device_info: '1001', sign }), KEY)).toBe(false);
    expect(isSignedV2(mapOf({ ...FIELDS, added: '1', sign }), KEY)).toBe(false);
    expect(isSignedV2(mapOf({ ...FIELDS, sign: sign.toLowerCase() }), KEY)).toBe(false);
    expect(isSignedV2(mapOf({ ...FIELDS, sign: sign.slice(1) }), KEY)).toBe(false);
    expect(isSignedV2(mapOf({ ...FIELDS, sign }), `${KEY.slice(1)}x`)).toBe(false);
  });
});

it('a message without a signature is not believed', () => {
  expect(isSignedV2(mapOf(FIELDS), KEY)).toBe(false);
  expect(isSignedV2(mapOf({ ...FIELDS, sign: '' }), KEY)).toBe(false);
});

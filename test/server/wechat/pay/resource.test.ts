import fc from 'fast-check';
import { Aes } from 'wechatpay-axios-plugin';
import { openResource, UnreadableResource } from '../../../../server/wechat/pay/resource';
import { API_V3_KEY } from '../support';

const KEY = Buffer.from(API_V3_KEY);
const NONCE = 'c5ac7061fccd';
const AAD = 'transaction';
const seal = (plain: string, aad = AAD, nonce = NONCE, key = API_V3_KEY) => ({
  algorithm: 'AEAD_AES_256_GCM',
  ciphertext: Aes.AesGcm.encrypt(plain, key, nonce, aad),
  associated_data: aad,
  nonce,
});

describe('opening the encrypted resource of a notice', () => {
  it('opens what an independent implementation sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (plain) => {
        expect(openResource(seal(plain), KEY)).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('opens a resource without associated data, empty or absent', () => {
    const sealed = seal('{}', '');
    expect(openResource(sealed, KEY)).toBe('{}');
    expect(openResource({ ...sealed, associated_data: undefined }, KEY)).toBe('{}');
  });

  it('refuses every single flipped bit of cipher text and tag', () => {
    const sealed = seal('{"amount":1}');
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openResource({ ...sealed, ciphertext: flipped.toString('base64') }, KEY)).toThrow(
        UnreadableResource,
      );
    }
  });

  it.each([
    ['other associated data', { associated_data: 'refund' }],
    ['another nonce', { nonce: 'c5ac7061fcce' }],
    ['another algorithm', { algorithm: 'AEAD_SM4_GCM' }],
    ['a cut tag', { ciphertext: Buffer.from('short').toString('base64') }],
    ['no base64', { ciphertext: '***' }],
    ['no cipher text', { ciphertext: undefined }],
    ['no nonce', { nonce: '' }],
  ])('refuses %s', (_, change) => {
    expect(() => openResource({ ...seal('{}'), ...change }, KEY)).toThrow(UnreadableResource);
  });

  it('refuses another key, and what is no resource at all', () => {
    expect(() => openResource(seal('{}'), Buffer.alloc(32, 'x'))).toThrow(UnreadableResource);
    expect(() => openResource(null, KEY)).toThrow(UnreadableResource);
    expect(() => openResource('text', KEY)).toThrow(UnreadableResource);
  });
});

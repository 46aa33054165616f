import { randomBytes } from 'node:crypto';
import { createPersonKeys } from '../../../server/member/person-keys';

describe('the keys of persons', () => {
  const dataKey = randomBytes(32);
  const keys = createPersonKeys({ dataKey, sessionSecret: 's'.repeat(32) });
  const number = '+8613800000001';

  it('give a phone number back to the member it was encrypted for', () => {
    const cipher = keys.encryptPhone(number, 'm1');
    expect(cipher).not.toContain('13800000001');
    expect(cipher.length).toBeLessThanOrEqual(200);
    expect(keys.decryptPhone(cipher, 'm1')).toBe(number);
  });

  it('never encrypt one number to the same text twice', () => {
    expect(keys.encryptPhone(number, 'm1')).not.toBe(keys.encryptPhone(number, 'm1'));
  });

  it('refuse a number that was encrypted for another member', () => {
    expect(() => keys.decryptPhone(keys.encryptPhone(number, 'm1'), 'm2')).toThrow();
  });

  it('refuse a cipher text in which any one byte was changed', () => {
    const [version, nonce, body] = keys.encryptPhone(number, 'm1').split('.') as [string, string, string];
    for (const [part, bytes] of [
      ['nonce', Buffer.from(nonce, 'base64url')],
      ['body', Buffer.from(body, 'base64url')],
    ] as const) {
      for (let index = 0; index < bytes.length; index++) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ 1;
        const text = changed.toString('base64url');
        const cipher = part === 'nonce' ? [version, text, body] : [version, nonce, text];
        expect(() => keys.decryptPhone(cipher.join('.'), 'm1')).toThrow();
      }
    }
  });

  it.each(['', 'v1', 'v1..', 'v2.AAAA.AAAA', 'v1.AAAAAAAAAAAAAAAA.AAAA'])('refuse %p as a cipher text', (cipher) => {
    expect(() => keys.decryptPhone(cipher, 'm1')).toThrow();
  });

  it('refuse a cipher text whose tag was shortened', () => {
    const [version, nonce, body] = keys.encryptPhone(number, 'm1').split('.') as [string, string, string];
    const shorter = Buffer.from(body, 'base64url').subarray(0, -4).toString('base64url');
    expect(() => keys.decryptPhone([version, nonce, shorter].join('.'), 'm1')).toThrow();
  });

  it('index equal numbers equally, under another key differently', () => {
    const other = createPersonKeys({ dataKey: randomBytes(32), sessionSecret: 's'.repeat(32) });
    expect(keys.phoneIndex(number)).toBe(keys.phoneIndex(number));
    expect(keys.phoneIndex(number)).toMatch(/^[0-9a-f]{64}$/);
    expect(keys.phoneIndex(number)).not.toBe(keys.phoneIndex('+8613800000002'));
    expect(keys.phoneIndex(number)).not.toBe(other.phoneIndex(number));
  });

  it('hash one value differently for each purpose and each kind of mark', () => {
    const hashes = [
      keys.identityHash('unionid', 'x'),
      keys.identityHash('miniprogram', 'x'),
      keys.identityHash('official', 'x'),
      keys.personHash('unionid', 'x'),
      keys.personHash('miniprogram', 'x'),
      keys.phoneIndex('x'),
      keys.sessionId('x'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('end every session and touch no data when the session secret changes', () => {
    const later = createPersonKeys({ dataKey, sessionSecret: 't'.repeat(32) });
    expect(later.sessionId('token')).not.toBe(keys.sessionId('token'));
    expect(later.personHash('unionid', 'u')).toBe(keys.personHash('unionid', 'u'));
    expect(later.decryptPhone(keys.encryptPhone(number, 'm1'), 'm1')).toBe(number);
  });

  it('know their own seal and no other', () => {
    const seal = keys.seal('text');
    expect(keys.isSealOf(seal, 'text')).toBe(true);
    expect(keys.isSealOf(seal, 'texT')).toBe(false);
    expect(keys.isSealOf('', 'text')).toBe(false);
    expect(keys.isSealOf(`${seal}AA`, 'text')).toBe(false);
  });

  it('refuse a data key of another length', () => {
    expect(() => createPersonKeys({ dataKey: randomBytes(16), sessionSecret: 's' })).toThrow(RangeError);
  });
});

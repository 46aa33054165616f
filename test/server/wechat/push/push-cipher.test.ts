import { encrypt } from '@wecom/crypto';
import fc from 'fast-check';
import { openPush, pushKeyOf, UnreadablePush } from '../../../../server/wechat/push/push-cipher';
import { MINIPROGRAM } from '../support';

const { appid, aesKey } = MINIPROGRAM;
const key = pushKeyOf(aesKey);

describe('opening an encrypted push', () => {
  it('opens what an independent library encrypted, whatever the text and its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(openPush(key, appid, encrypt(aesKey, text, appid))).toBe(text);
      }),
    );
  });

  it('refuses what was made for another app, or with another key', () => {
    const sealed = encrypt(aesKey, 'text', appid);
    expect(() => openPush(key, 'wx0000000000000000', sealed)).toThrow(UnreadablePush);
    expect(() => openPush(key, appid.slice(0, -1), sealed)).toThrow(UnreadablePush);
    expect(() => openPush(pushKeyOf('A'.repeat(43)), appid, sealed)).toThrow(UnreadablePush);
  });

  it('refuses rubbish without any other error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (bytes) => {
        expect(() => openPush(key, appid, Buffer.from(bytes).toString('base64'))).toThrow(UnreadablePush);
      }),
    );
  });

  it.each(['', 'short', 'A'.repeat(42), 'A'.repeat(44), '!'.repeat(43)])('does not take %p for a key', (text) => {
    expect(() => pushKeyOf(text)).toThrow('43 characters');
  });
});

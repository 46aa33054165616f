import { createHash, createHmac } from 'node:crypto';
import type { World } from '../world';
import type { Fields } from './xml';

type SignType = 'MD5' | 'HMAC-SHA256';

/** The signature over a v2 message (WeChat Pay v2: signature). */
export function signFields({ papay: { apiV2Key } }: World, fields: Fields, signType: SignType = 'MD5'): string {
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    if (name !== 'sign' && name !== 'paySign' && fields[name]) text += `${name}=${fields[name]}&`;
  }
  text += `key=${apiV2Key}`;
  const hash = signType === 'MD5' ? createHash('md5') : createHmac('sha256', apiV2Key);
  return hash.update(text).digest('hex').toUpperCase();
}

/** Whether the merchant signed this; `sign_type` says how, MD5 where it says nothing. */
export function verifyFields(world: World, fields: Fields): boolean {
  const signType = fields.sign_type === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
  return fields.sign !== undefined && fields.sign === signFields(world, fields, signType);
}

/** Whether the merchant signed these arguments of `wx.requestPayment` in the manner of v2. */
export function verifyClientSignature(
  world: World,
  payment: {
    readonly appId: string;
    readonly timeStamp: string;
    readonly nonceStr: string;
    readonly package: string;
    readonly signType: string;
    readonly paySign: string;
  },
): boolean {
  const { appId, timeStamp, nonceStr, package: pack, signType, paySign } = payment;
  if (signType !== 'MD5' && signType !== 'HMAC-SHA256') return false;
  return paySign === signFields(world, { appId, timeStamp, nonceStr, package: pack, signType }, signType);
}

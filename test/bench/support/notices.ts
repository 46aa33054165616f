import { createCipheriv, randomBytes, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Instant } from '../../../shared/kernel/instant';
import type { PendingPayment } from './seed-payments';
import type { BenchSettings } from './settings';

/** A payment notice as WeChat Pay sends it, ready to go. */
export interface SignedNotice {
  readonly method: 'POST';
  readonly path: '/wechat/pay/notify';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const signAsync = promisify(
  (message: Buffer, key: BenchSettings['signingKey'], done: (error: Error | null, signature: Buffer) => void) =>
    sign('RSA-SHA256', message, key, done),
);

/** Notices of payments, encrypted and signed at `now`: they are fresh for five minutes (WeChat Pay: payment notice). */
export function makeNotices(
  settings: BenchSettings,
  payments: readonly PendingPayment[],
  now: Instant,
): Promise<SignedNotice[]> {
  return Promise.all(payments.map((payment) => signNotice(settings, writeNotice(settings, payment, now), now)));
}

/** Signs any body; for bodies that must be refused for another reason than their signature. */
export async function signNotice(settings: BenchSettings, body: string, now: Instant): Promise<SignedNotice> {
  const [timestamp, nonce] = [String(Math.floor(now / 1_000)), randomBytes(16).toString('hex')];
  const signature = await signAsync(Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), settings.signingKey);
  return {
    method: 'POST',
    path: '/wechat/pay/notify',
    headers: {
      'Content-Type': 'application/json',
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Signature': signature.toString('base64'),
      'Wechatpay-Serial': settings.publicKeyId,
    },
    body,
  };
}

/** The body of a notice: an envelope around the encrypted transaction. */
export function writeNotice(settings: BenchSettings, payment: PendingPayment, now: Instant): string {
  const transaction = {
    mchid: settings.mchid,
    appid: settings.appid,
    out_trade_no: payment.attemptId,
    transaction_id: payment.transactionId,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: new Date(now).toISOString(),
    payer: { openid: payment.openid },
    amount: { total: payment.amountFen, payer_total: payment.amountFen, currency: 'CNY', payer_currency: 'CNY' },
  };
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', settings.apiV3Key, nonce).setAAD(Buffer.from('transaction'));
  const sealed = [cipher.update(JSON.stringify(transaction), 'utf8'), cipher.final(), cipher.getAuthTag()];
  return JSON.stringify({
    id: randomUUID(),
    create_time: new Date(now).toISOString(),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: Buffer.concat(sealed).toString('base64'),
      associated_data: 'transaction',
      nonce,
    },
  });
}

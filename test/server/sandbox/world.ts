import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../../server/sandbox';
import type { SandboxPaymentRequest } from '../../../shared/contract/sandbox';
import { type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { at, type ManualClock, manualClock } from '../../support/clock';

/** 12:00:00 in Shanghai. */
export const START = at('2026-03-02T04:00:00Z');

/** What the receiver of notices and pushes got. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: Instant;
}

/** What it answers; `hang` never answers. */
export type Reply = { readonly status: number; readonly body?: string } | 'hang';

/** A merchant's server: it remembers what comes and answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (received: Received) => Reply = () => ({ status: 200, body: 'success' });
  url = '';
  private readonly server;

  constructor(private readonly clock: ManualClock) {
    this.server = createServer(async (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      for await (const part of request) body += part;
      const url = new URL(request.url ?? '/', 'http://localhost');
      const received = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
        at: this.clock.now(),
      };
      this.received.push(received);
      const reply = this.answer(received);
      if (reply === 'hang') return;
      response.statusCode = reply.status;
      response.end(reply.body ?? '');
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Only the notices or only the pushes. */
  on(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }
}

export interface PayReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
  /** Whether the answer's signature is right by the key that it names. */
  readonly verified: boolean;
}

export interface CallChanges {
  readonly serialHeader?: string | null;
  readonly mchid?: string;
  readonly serial?: string;
  readonly timestamp?: number;
  readonly signedBody?: string;
  readonly authorization?: string | null;
  readonly headers?: Record<string, string>;
}

/** A merchant that signs and verifies with a client that others wrote (wechatpay-axios-plugin). */
export class Merchant {
  constructor(
    readonly sandbox: Sandbox,
    readonly clock: ManualClock,
  ) {}

  async call(method: 'GET' | 'POST', path: string, body?: unknown, changes: CallChanges = {}): Promise<PayReply> {
    const { credentials: known } = this.sandbox;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const nonce = Formatter.nonce();
    const timestamp = changes.timestamp ?? Math.floor(this.clock.now() / SECOND_MS);
    const line = Formatter.request(method, path, timestamp, nonce, changes.signedBody ?? text);
    const signature = Rsa.sign(line, known.WECHATPAY_PRIVATE_KEY);
    const authorization =
      changes.authorization === undefined
        ? Formatter.authorization(
            changes.mchid ?? known.WECHATPAY_MCHID,
            nonce,
            signature,
            timestamp,
            changes.serial ?? known.WECHATPAY_CERT_SERIAL,
          )
        : changes.authorization;
    const serialHeader = changes.serialHeader === undefined ? known.WECHATPAY_PUBLIC_KEY_ID : changes.serialHeader;
    const response = await fetch(`${this.sandbox.apiUrl}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'merchant',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(authorization === null ? {} : { Authorization: authorization }),
        ...(serialHeader === null ? {} : { 'Wechatpay-Serial': serialHeader }),
        ...changes.headers,
      },
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      json: answer.startsWith('{') ? (JSON.parse(answer) as Record<string, unknown>) : {},
      verified: this.verify(Object.fromEntries(response.headers), answer),
    };
  }

  verify(headers: IncomingHttpHeaders | Record<string, string>, body: string): boolean {
    const { credentials: known } = this.sandbox;
    const { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-signature': signature } = headers;
    if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string') return false;
    const key =
      headers['wechatpay-serial'] === known.WECHATPAY_PUBLIC_KEY_ID
        ? known.WECHATPAY_PUBLIC_KEY
        : known.WECHATPAY_PLATFORM_CERTS;
    return Rsa.verify(Formatter.response(timestamp, nonce, body), signature, key);
  }

  /** What a notice says, decrypted by the second opinion. */
  decrypt(body: string): Record<string, unknown> {
    const { resource } = JSON.parse(body) as {
      resource: { ciphertext: string; nonce: string; associated_data: string };
    };
    const key = this.sandbox.credentials.WECHATPAY_API_V3_KEY;
    const plain = Aes.AesGcm.decrypt(resource.ciphertext, key, resource.nonce, resource.associated_data);
    return JSON.parse(plain) as Record<string, unknown>;
  }

  prepayBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { credentials: known } = this.sandbox;
    return {
      appid: known.WECHAT_MINIPROGRAM_APPID,
      mchid: known.WECHATPAY_MCHID,
      description: '月度会员',
      out_trade_no: 'order-000001',
      notify_url: 'http://127.0.0.1:9/wechat/pay/notify',
      amount: { total: 2_500, currency: 'CNY' },
      payer: { openid: this.sandbox.people()[0]!.miniprogramOpenid },
      ...changes,
    };
  }

  prepay(changes: Record<string, unknown> = {}): Promise<PayReply> {
    return this.call('POST', '/v3/pay/transactions/jsapi', this.prepayBody(changes));
  }

  query(outTradeNo: string): Promise<PayReply> {
    const { WECHATPAY_MCHID: mchid } = this.sandbox.credentials;
    return this.call('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${mchid}`);
  }

  closeOrder(outTradeNo: string): Promise<PayReply> {
    const mchid = this.sandbox.credentials.WECHATPAY_MCHID;
    return this.call('POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, { mchid });
  }

  refund(changes: Record<string, unknown> = {}): Promise<PayReply> {
    return this.call('POST', '/v3/refund/domestic/refunds', {
      out_trade_no: 'order-000001',
      out_refund_no: 'refund-1',
      amount: { refund: 1_000, total: 2_500, currency: 'CNY' },
      ...changes,
    });
  }

  /** The arguments of wx.requestPayment for a prepay_id. */
  paymentFor(prepayId: unknown): SandboxPaymentRequest {
    const { credentials: known } = this.sandbox;
    const timeStamp = String(Math.floor(this.clock.now() / SECOND_MS));
    const nonceStr = Formatter.nonce();
    const pack = `prepay_id=${String(prepayId)}`;
    const line = Formatter.joinedByLineFeed(known.WECHAT_MINIPROGRAM_APPID, timeStamp, nonceStr, pack);
    return {
      timeStamp,
      nonceStr,
      package: pack,
      signType: 'RSA',
      paySign: Rsa.sign(line, known.WECHATPAY_PRIVATE_KEY),
    };
  }
}

/** A sandbox with a movable clock, a merchant and a receiver. */
export interface TestWorld {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly merchant: Merchant;
  readonly receiver: Receiver;
  readonly close: () => Promise<void>;
}

export async function openWorld(options: Partial<SandboxOptions> = {}): Promise<TestWorld> {
  const clock = manualClock('2026-03-02T04:00:00Z');
  const sandbox = await openSandbox({ clock, storage: ':memory:', answerLimitMs: 300, ...options });
  const receiver = new Receiver(clock);
  await receiver.open();
  return {
    clock,
    sandbox,
    receiver,
    merchant: new Merchant(sandbox, clock),
    close: async () => {
      await sandbox.close();
      await receiver.close();
    },
  };
}

/** Walks the clock through every due moment up to a target, as the owner of the clock does. */
export async function walkTo({ clock, sandbox }: TestWorld, target: Instant): Promise<void> {
  for (;;) {
    await sandbox.runDue();
    const next = sandbox.nextDueAt();
    if (next === null || next > target) break;
    clock.set(Math.max(clock.now(), next));
  }
  clock.set(target);
}

/** One call of api.weixin.qq.com. */
export async function callWeixin(
  sandbox: Sandbox,
  method: 'GET' | 'POST',
  path: string,
  query: Record<string, string>,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.apiUrl}${path}?${new URLSearchParams(query)}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** A stable token of an app. */
export async function takeToken(sandbox: Sandbox, app: 'official' | 'miniprogram', force = false): Promise<string> {
  const known = sandbox.credentials;
  const answer = await callWeixin(
    sandbox,
    'POST',
    '/cgi-bin/stable_token',
    {},
    {
      grant_type: 'client_credential',
      appid: app === 'official' ? known.WECHAT_OFFICIAL_APPID : known.WECHAT_MINIPROGRAM_APPID,
      secret: app === 'official' ? known.WECHAT_OFFICIAL_SECRET : known.WECHAT_MINIPROGRAM_SECRET,
      force_refresh: force,
    },
  );
  return String(answer.access_token);
}

import { createHash, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { BenchSettings } from './settings';

/** WeChat Pay's bill interfaces with two files in memory. */
export interface BillServer {
  readonly url: string;
  /** Where the trade bill is downloaded from. */
  readonly tradeFile: string;
  stop(): Promise<void>;
}

/** Serves a day's trade bill and fund flow bill, packed, with answers signed as WeChat signs them (WeChat Pay: bills). */
export async function startBillServer(
  settings: BenchSettings,
  texts: { trade: string; fund: string },
): Promise<BillServer> {
  const files = { trade: gzipSync(texts.trade), fund: gzipSync(texts.fund) };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const kind = url.pathname.includes('fundflow') || url.searchParams.get('token') === 'fund' ? 'fund' : 'trade';
    if (url.pathname === '/v3/billdownload/file') {
      response.writeHead(200, { 'Content-Type': 'application/gzip' }).end(files[kind]);
      return;
    }
    const body = JSON.stringify({
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(texts[kind]).digest('hex'),
      download_url: `https://api.mch.weixin.qq.com/v3/billdownload/file?token=${kind}`,
    });
    response.writeHead(200, signatureOf(settings, body)).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    tradeFile: `${url}/v3/billdownload/file?token=trade`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signatureOf(settings: BenchSettings, body: string): Record<string, string> {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), randomBytes(16).toString('hex')];
  const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), settings.signingKey);
  return {
    'Content-Type': 'application/json',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signature.toString('base64'),
    'Wechatpay-Serial': settings.publicKeyId,
  };
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import type { PayHttpOptions } from './pay-http';
import { authorizationOf } from './pay-signature';

/** What came of fetching a bill's file. */
export type SavedBill = { readonly status: 'saved' } | { readonly status: 'unknown'; readonly reason: string };

/** A file that is longer, on the line or unpacked, is given up: a million trades have a tenth of it. */
const MOST_BYTES = 4_000_000_000;
/** For the whole file; the address itself lives five minutes (WeChat Pay: bills). */
const TIMEOUT_MS = 5 * 60_000;
/** Read at once: about a thousand trades. */
const PIECE_BYTES = 256 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Fetches a bill's file to the disk, as it comes. Bill files carry no signature of their own; the hash of the bill interface
 * vouches for them (WeChat Pay: bills), so what is on the disk is not to be believed yet.
 */
export async function saveBillFile(
  { payUrl, keys, clock }: PayHttpOptions,
  userAgent: string,
  downloadUrl: string,
  file: string,
): Promise<SavedBill> {
  const { pathname, search } = new URL(downloadUrl);
  const pathAndQuery = `${pathname}${search}`;
  try {
    const response = await fetch(`${payUrl}${pathAndQuery}`, {
      headers: {
        Accept: 'application/json',
        'Accept-Encoding': 'identity',
        'User-Agent': userAgent,
        'Wechatpay-Serial': keys.preferredSerial,
        Authorization: authorizationOf(keys, clock, { method: 'GET', pathAndQuery, body: '' }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return { status: 'unknown', reason: `the file was answered with HTTP ${response.status}` };
    }
    await pipeline(Readable.fromWeb(response.body as ReadableStream), atMost(MOST_BYTES), createWriteStream(file));
    return { status: 'saved' };
  } catch (error) {
    return { status: 'unknown', reason: faultOf(error) };
  }
}

/** SHA-1 of a bill's text, unpacked where it is packed, in lower case. */
export async function hashBill(file: string): Promise<string> {
  const hash = createHash('sha1');
  for await (const chunk of await readBill(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The bytes of a bill's text, unpacked where it is packed: what WeChat sends may be either. */
export async function readBill(file: string): Promise<Readable> {
  const raw = createReadStream(file, { highWaterMark: PIECE_BYTES });
  if (!(await isPacked(file))) return raw;
  const text = createGunzip({ chunkSize: PIECE_BYTES });
  const guarded = atMost(MOST_BYTES);
  // A fault on the way comes out at the end of the chain, where somebody reads.
  pipeline(raw, text, guarded).catch(() => undefined);
  return guarded;
}

async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.equals(GZIP_MAGIC);
  } finally {
    await handle.close();
  }
}

function atMost(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > bytes) done(new Error('the file is too long'));
      else done(null, chunk);
    },
  });
}

/** What went wrong, in words that name no address: it carries a token. */
export function faultOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { createHash, createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { isSignatureOf } from '../../../server/partner/authenticate-business';
import {
  composeSignedText,
  decideFreshness,
  parseSignatureHeader,
  type SignatureHeader,
} from '../../../server/partner/signature.rules';
import { signRequest } from '../../support/business';
import { at } from '../../support/clock';

const parts = {
  keyId: '01KAFZ0000000000000000000A',
  timestamp: '1767225600',
  nonce: 'abcdefghijklmnop',
  signature: `${'A'.repeat(43)}=`,
};
const header = (changed: Partial<Record<keyof SignatureHeader, string>> = {}) =>
  `MEMBERSHIP-HMAC-SHA256 ${Object.entries({ ...parts, ...changed })
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}`;

describe('the header of a signature', () => {
  it.each([
    ['as the rule shows it', header()],
    ['with blanks around the commas', header().replaceAll(',', ' , ')],
    [
      'in another order',
      `MEMBERSHIP-HMAC-SHA256 ${header()
        .slice(header().indexOf(' ') + 1)
        .split(',')
        .reverse()
        .join(',')}`,
    ],
    ['with the scheme in small letters', header().replace('MEMBERSHIP-HMAC-SHA256', 'membership-hmac-sha256')],
  ])('is read %s', (_, text) => {
    expect(parseSignatureHeader(text)).toEqual({ ok: true, value: parts });
  });

  it.each([
    ['is not there', '', /wants a signed request/],
    ['has another scheme', `Bearer ${'a'.repeat(43)}`, /must begin with MEMBERSHIP-HMAC-SHA256/],
    ['has the scheme alone', 'MEMBERSHIP-HMAC-SHA256', /takes keyId, timestamp, nonce, signature/],
    ['lacks a part', header().replace(/,nonce="[^"]*"/, ''), /^nonce .* must be 16 to 64/],
    ['says a part twice', `${header()},nonce="${'b'.repeat(16)}"`, /nonce stands twice/],
    ['has a part of its own', `${header()},realm="x"`, /nothing else/],
    ['has a part named as an object’s', `${header()},constructor="x"`, /nothing else/],
    ['has no quotation marks', header().replaceAll('"', ''), /name="value"/],
    ['has a comma too many', `${header()},`, /name="value"/],
    ['has a nonce of 15 characters', header({ nonce: 'a'.repeat(15) }), /^nonce/],
    ['has a nonce of 65 characters', header({ nonce: 'a'.repeat(65) }), /^nonce/],
    ['has a nonce with a blank', header({ nonce: 'a b c d e f g h i j' }), /^nonce/],
    ['has a timestamp with a fraction', header({ timestamp: '1767225600.5' }), /^timestamp/],
    ['has a timestamp in words', header({ timestamp: '2026-01-01T00:00:00Z' }), /^timestamp/],
    ['has a negative timestamp', header({ timestamp: '-1' }), /^timestamp/],
    ['has a signature in hexadecimal', header({ signature: 'a'.repeat(64) }), /^signature .* base64/],
    ['has a signature in base64url', header({ signature: `${'_'.repeat(43)}=` }), /^signature/],
    ['has an empty key id', header({ keyId: '' }), /^keyId/],
  ])('is refused when it %s', (_, text, sentence) => {
    expect(parseSignatureHeader(text)).toEqual({ ok: false, refusal: expect.stringMatching(sentence) });
  });

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), (text, begun) => {
        expect(parseSignatureHeader(begun ? `MEMBERSHIP-HMAC-SHA256 ${text}` : text).ok).toBe(false);
      }),
    );
  });
});

describe('the timestamp of a signature', () => {
  const now = at('2026-01-01T00:00:00.000Z');
  it.each([
    [0, true],
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
    [-86_400, false],
  ])('%d s from the server’s clock: fresh %s', (seconds, fresh) => {
    expect(decideFreshness(String(now / 1000 + seconds), now).ok).toBe(fresh);
  });

  it('counts the milliseconds of the server’s clock', () => {
    expect(decideFreshness(String(now / 1000 - 300), now + 1).ok).toBe(false);
    expect(decideFreshness(String(now / 1000 + 301), now + 1_000).ok).toBe(true);
  });

  it('says by how much it is off, and what time the server has', () => {
    expect(decideFreshness(String(now / 1000 - 3_600), now)).toEqual({
      ok: false,
      refusal: expect.stringMatching(/3600 s behind the server's clock, which says 2026-01-01T00:00:00\.000Z/),
    });
    expect(decideFreshness(String(now / 1000 + 400), now)).toMatchObject({
      refusal: expect.stringContaining('400 s ahead of'),
    });
  });
});

describe('what is signed', () => {
  const path = fc.stringMatching(/^\/open\/v1\/[a-z]{1,12}(\/[\x21-\x7e]{1,8})?(\?[a-z]{1,4}=[\x21-\x7e]{1,8})?$/);
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    target: path,
    timestamp: fc.integer({ min: 1, max: 4_000_000_000 }).map(String),
    nonce: fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/),
    body: fc.uint8Array({ maxLength: 60 }),
  });
  type Request = { method: string; target: string; timestamp: string; nonce: string; body: Uint8Array };
  const secret = 's'.repeat(43);
  const key = createSecretKey(Buffer.from(secret));
  const textOf = ({ body, ...rest }: Request) =>
    composeSignedText({ ...rest, bodyHash: createHash('sha256').update(body).digest('hex') });
  const signatureOf = (signed: Request) => {
    const parsed = parseSignatureHeader(signRequest({ ...signed, keyId: 'k', secret }));
    if (!parsed.ok) throw new Error(parsed.refusal);
    return parsed.value.signature;
  };

  it('is five lines, the last one ended too', () => {
    expect(composeSignedText({ method: 'PUT', target: '/a?b=c', timestamp: '1', nonce: 'n', bodyHash: 'e3b0' })).toBe(
      'PUT\n/a?b=c\n1\nn\ne3b0\n',
    );
  });

  it('is the same for a client that was written from the rule alone', () => {
    fc.assert(
      fc.property(request, (signed) => {
        expect(isSignatureOf(signatureOf(signed), key, textOf(signed))).toBe(true);
      }),
    );
  });

  it('makes a signature of one request refuse every other: any changed byte of any part', () => {
    const fields = ['method', 'target', 'timestamp', 'nonce', 'body'] as const;
    fc.assert(
      fc.property(
        request,
        fc.constantFrom(...fields),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (signed, field, position, change) => {
          const bytes = Buffer.from(signed[field]);
          if (bytes.length === 0) return;
          const index = position % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ change;
          const other = { ...signed, [field]: field === 'body' ? bytes : bytes.toString('latin1') };
          expect(isSignatureOf(signatureOf(signed), key, textOf(other))).toBe(false);
        },
      ),
    );
  });

  it('makes a signature of one request refuse every other: a byte more, a byte less, a byte moved between parts', () => {
    fc.assert(
      fc.property(request, fc.stringMatching(/^[a-z0-9]$/), (signed, more) => {
        const others: Request[] = [
          { ...signed, target: signed.target + more },
          { ...signed, target: signed.target.slice(0, -1) },
          { ...signed, nonce: signed.nonce + more },
          { ...signed, nonce: signed.nonce.slice(1) },
          { ...signed, timestamp: `${signed.timestamp}0` },
          { ...signed, timestamp: `0${signed.timestamp}` },
          { ...signed, body: Buffer.concat([signed.body, Buffer.from(more)]) },
          { ...signed, method: signed.method + signed.target.slice(0, 1), target: signed.target.slice(1) },
        ];
        for (const other of others) expect(isSignatureOf(signatureOf(signed), key, textOf(other))).toBe(false);
      }),
    );
  });

  it('refuses a signature under another secret, and one that was changed or cut', () => {
    const signed = {
      method: 'POST',
      target: '/open/v1/events',
      timestamp: '1',
      nonce: 'n'.repeat(16),
      body: Buffer.of(),
    };
    const right = signatureOf(signed);
    const text = textOf(signed);
    expect(isSignatureOf(right, createSecretKey(Buffer.from('t'.repeat(43))), text)).toBe(false);
    const bytes = createHmac('sha256', secret).update(text).digest();
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(isSignatureOf(changed.toString('base64'), key, text)).toBe(false);
    }
    expect(isSignatureOf(bytes.subarray(0, 31).toString('base64'), key, text)).toBe(false);
    expect(isSignatureOf('', key, text)).toBe(false);
  });
});

import { createHash, createHmac, randomUUID } from 'node:crypto';
import { IsNull } from 'typeorm';
import type { z } from 'zod';
import { problemSchema } from '../../shared/contract/problem';
import { SIGNATURE_SCHEME } from '../../shared/contract/signature';
import type { Clock } from '../../shared/kernel/clock';
import { SECOND_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { type MadeKey, makeKey } from '../partner/make-key';
import { ApiKey } from '../partner/partner.entity';
import { type KeyScope, keyScopes } from '../partner/partner.rules';
import { revokeKey } from '../partner/revoke-key';
import { createSecretCipher } from '../partner/secret-cipher';

/** The business that the demo plays. */
const BUSINESS = 'demo-shop';

const SCOPES: readonly KeyScope[] = keyScopes;

/** Why the membership system would not. */
export interface ShopRefusal {
  /** For who stands at the counter. */
  readonly words: string;
  /** For who writes the shop's program; null where the words say it all. */
  readonly detail: string | null;
}

/** How the shop's systems reach the membership system: by the open API alone, as any business would. */
export interface OpenApi {
  /**
   * Sends a signed request and reads the answer by the contract.
   * @throws when nobody answers, or something else than the contract says
   */
  post<T>(path: string, body: object | null, answer: z.ZodType<T>): Promise<Result<T, ShopRefusal>>;
}

/**
 * Makes a key for this run and revokes that of the last one: its secret is kept nowhere.
 * @param dataKey of the server
 */
export async function makeShopKey(database: Database, dataKey: Buffer, clock: Clock): Promise<MadeKey> {
  const now = clock.now();
  const made = await database.inUnit(async (unit) => {
    const earlier = await unit.findBy(ApiKey, { business: BUSINESS, revokedAt: IsNull() });
    for (const { id } of earlier) await revokeKey(unit, id, now);
    return makeKey(unit, createSecretCipher(dataKey), { business: BUSINESS, name: '演示门店', scopes: SCOPES }, now);
  });
  if (!made.ok) throw new Error(`no key for the demo's shop: ${made.refusal}`);
  return made.value;
}

/** A client that signs by the clock that it is given. */
export function createOpenApi(url: string, { keyId, secret }: MadeKey, clock: Clock): OpenApi {
  return {
    async post(path, content, answer) {
      const body = content === null ? '' : JSON.stringify(content);
      const timestamp = String(Math.floor(clock.now() / SECOND_MS));
      const nonce = randomUUID();
      const bodyHash = createHash('sha256').update(body).digest('hex');
      const text = ['POST', path, timestamp, nonce, bodyHash, ''].join('\n');
      const signature = createHmac('sha256', secret).update(text).digest('base64');
      const parts = { keyId, timestamp, nonce, signature };
      const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
      const response = await fetch(url + path, {
        method: 'POST',
        headers: {
          Authorization: `${SIGNATURE_SCHEME} ${list.join(',')}`,
          ...(content === null ? {} : { 'Content-Type': 'application/json' }),
        },
        body: content === null ? null : body,
      });
      const read: unknown = await response.json();
      if (response.ok) return accept(answer.parse(read));
      const { title, detail } = problemSchema.parse(read);
      return refuse({ words: title, detail: detail ?? null });
    },
  };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../database/cipher';

/** 128 bits: nobody guesses one. */
const TOKEN_BYTES = 16;

/** What opens the cards of gifts. */
export interface GiftTokens {
  /**
   * The token of a gift, 22 characters of base64url. It is computed under a key of the server, not kept: its giver can be
   * shown it as often as they like, and nothing in the database opens a card.
   */
  tokenOf(giftId: string): string;
  /** Keyed hash of a token, 64 hexadecimal characters: what the database knows of it. */
  hashOf(token: string): string;
  /** Whether a token is this gift's; takes the same time whatever is wrong with it. */
  isTokenOf(token: string, giftId: string): boolean;
}

/** Derives both keys from the server's data key. @param dataKey 32 bytes; under another one no card can be opened */
export function createGiftTokens(dataKey: Buffer): GiftTokens {
  const tokenKey = deriveKey(dataKey, 'gift', 'token');
  const hashKey = deriveKey(dataKey, 'gift', 'token-hash');
  const tokenOf = (giftId: string) =>
    createHmac('sha256', tokenKey).update(giftId).digest().subarray(0, TOKEN_BYTES).toString('base64url');
  return {
    tokenOf,
    hashOf: (token) => createHmac('sha256', hashKey).update(token).digest('hex'),
    isTokenOf(token, giftId) {
      const [own, other] = [Buffer.from(tokenOf(giftId)), Buffer.from(token)];
      return own.length === other.length && timingSafeEqual(own, other);
    },
  };
}

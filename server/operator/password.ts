import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id as OWASP's password storage cheat sheet asks at the least: 19 MiB, two passes, one lane. A check costs some
 * thirty milliseconds of one core.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * A hash of the same cost that no password has: where there is nobody to check against, the same time is spent all the
 * same, so that an answer's delay does not tell which names exist.
 */
const NOBODYS = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${unpadded(16)}$${unpadded(32)}`;

/** The hash of a password, with its parameters and a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/** Whether it is the password; false, after the same time, where there is no hash. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? NOBODYS, password.normalize('NFKC'));
  return isRight && passwordHash !== null;
}

/** So many zero bytes in base64 without padding. */
function unpadded(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64').replaceAll('=', '');
}

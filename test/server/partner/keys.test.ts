import { randomBytes } from 'node:crypto';
import { listKeys } from '../../../server/partner/list-keys';
import { makeKey } from '../../../server/partner/make-key';
import { ApiKey, ApiKeyNonce } from '../../../server/partner/partner.entity';
import { revokeKey } from '../../../server/partner/revoke-key';
import { createSecretCipher } from '../../../server/partner/secret-cipher';
import { NONCE_KEPT_MS } from '../../../server/partner/signature.rules';
import { sweepNonces } from '../../../server/partner/sweep-nonces';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

describe.each(engines)('the keys of business systems, on %s', (engine) => {
  let database: TestDatabase;
  const clock = manualClock();
  const cipher = createSecretCipher(randomBytes(32));
  let businesses = 0;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  const newBusiness = () => `shop-${++businesses}`;
  const make = (business: string, scopes = ['events:write']) =>
    database.inUnit((unit) => makeKey(unit, cipher, { business, name: '收银', scopes }, clock.now()));
  const revoke = (keyId: string) => database.inUnit((unit) => revokeKey(unit, keyId, clock.now()));
  async function made(business: string) {
    const key = await make(business);
    if (!key.ok) throw new Error(key.refusal);
    return key.value;
  }

  it('have secrets of 256 random bits that stand in the database only encrypted, bound to their key', async () => {
    const [first, second] = [await made(newBusiness()), await made(newBusiness())];
    expect(first.secret).toMatch(/^[\w-]{43}$/);
    expect(first.secret).not.toBe(second.secret);
    const rows = (await database.read.query('SELECT * FROM api_key')) as object[];
    expect(JSON.stringify(rows)).not.toContain(first.secret);
    const row = await database.read.findOneByOrFail(ApiKey, { id: first.keyId });
    expect(cipher.decrypt(row.secretCipher, first.keyId)).toBe(first.secret);
    expect(() => cipher.decrypt(row.secretCipher, second.keyId)).toThrow();
    expect(() => createSecretCipher(randomBytes(32)).decrypt(row.secretCipher, first.keyId)).toThrow();
  });

  it('are listed without their secrets in any form', async () => {
    const { keyId, secret } = await made(newBusiness());
    const row = await database.read.findOneByOrFail(ApiKey, { id: keyId });
    const listed = JSON.stringify(await listKeys(database, 500));
    expect(listed).toContain(keyId);
    expect(listed).not.toContain(secret);
    expect(listed).not.toContain(row.secretCipher);
  });

  it('are two at most that are valid at a time: the third is refused until one is revoked', async () => {
    const business = newBusiness();
    const old = await made(business);
    await made(business);
    expect(await make(business)).toEqual({ ok: false, refusal: 'KEY_LIMIT_REACHED' });
    expect(await revoke(old.keyId)).toMatchObject({ ok: true });
    expect(await make(business)).toMatchObject({ ok: true });
    expect(await make(business)).toEqual({ ok: false, refusal: 'KEY_LIMIT_REACHED' });
    expect(await make(newBusiness())).toMatchObject({ ok: true });
  });

  it('are two at most also when five are asked for at the same instant', async () => {
    const business = newBusiness();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => make(business)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(2);
    expect(await database.read.countBy(ApiKey, { business })).toBe(2);
  });

  it('are not made of a wish that is not in order', async () => {
    const business = newBusiness();
    expect(await make(business, ['everything'])).toEqual({ ok: false, refusal: 'KEY_SCOPE_UNKNOWN' });
    expect(await database.read.countBy(ApiKey, { business })).toBe(0);
  });

  it('are revoked once: the first instant stands', async () => {
    const { keyId } = await made(newBusiness());
    const revokedAt = clock.now();
    expect(await revoke(keyId)).toEqual({ ok: true, value: null });
    clock.advance(1_000);
    expect(await revoke(keyId)).toEqual({ ok: false, refusal: 'KEY_NOT_VALID' });
    expect(await revoke('no-such-key')).toEqual({ ok: false, refusal: 'KEY_NOT_VALID' });
    expect(await database.read.findOneByOrFail(ApiKey, { id: keyId })).toMatchObject({ revokedAt, slot: null });
  });

  it('are forgotten their nonces once no clock could take the request for fresh, however many there are', async () => {
    const now = clock.now();
    const nonceAt = (index: number, seenAt: number) => ({ keyId: 'k', nonce: `${seenAt}-${index}`, seenAt });
    // One instant's worth above a batch, and a batch of single ones.
    const old = [
      ...Array.from({ length: 2_100 }, (_, index) => nonceAt(index, now - NONCE_KEPT_MS - 5_000)),
      ...Array.from({ length: 2_100 }, (_, index) => nonceAt(index, now - NONCE_KEPT_MS - 1 - index)),
    ];
    const young = [nonceAt(0, now - NONCE_KEPT_MS), nonceAt(1, now)];
    await database.inUnit(async (unit) => {
      const rows = [...old, ...young];
      for (let from = 0; from < rows.length; from += 300) await unit.insert(ApiKeyNonce, rows.slice(from, from + 300));
    });
    await sweepNonces({ database, clock });
    const left = await database.read.find(ApiKeyNonce, { order: { seenAt: 'ASC' } });
    expect(left).toEqual(young);
    await sweepNonces({ database, clock });
    expect(await database.read.count(ApiKeyNonce)).toBe(2);
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { hashPassword, isPassword } from '../../../server/operator/password';
import { findTotpStep, newTotpSecret, totpCodeOf, totpStepAt, totpUriOf } from '../../../server/operator/totp';
import { at } from '../../support/clock';

/** `12345678901234567890` in base32: the secret of the standard’s examples. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const NOW = at('2026-03-01T02:00:15Z');

describe('codes of an authenticator', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %d is %s, as RFC 6238 has it', (second, code) => {
    expect(totpCodeOf(SECRET, totpStepAt(second * 1000))).toBe(code);
  });

  it('are those that another implementation shows for a secret made here', () => {
    const secret = newTotpSecret();
    const program =
      'const [, secret, epoch] = process.argv; console.log(require("otplib").generateSync({ secret, epoch: Number(epoch) }))';
    const shown = execFileSync(process.execPath, ['-e', program, secret, String(NOW / 1000)], { encoding: 'utf8' });
    expect(shown.trim()).toBe(totpCodeOf(secret, totpStepAt(NOW)));
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUriOf(secret, 'owner')).toBe(
      `otpauth://totp/${encodeURIComponent('会员运营台')}:owner?secret=${secret}&issuer=${encodeURIComponent('会员运营台')}`,
    );
  });

  it('count one step early or late, and never again once they or a later one were used', () => {
    const now = totpStepAt(NOW);
    fc.assert(
      fc.property(fc.integer({ min: -4, max: 4 }), fc.option(fc.integer({ min: -4, max: 4 })), (off, last) => {
        const lastStep = last === null ? null : now + last;
        const counts = Math.abs(off) <= 1 && (last === null || off > last);
        const found = findTotpStep(SECRET, totpCodeOf(SECRET, now + off), lastStep, NOW);
        expect(found).toBe(counts ? now + off : null);
      }),
    );
  });

  it.each([undefined, '', '12345', '1234567', '１２３４５６', 'abcdef'])('%p is none', (code) => {
    expect(findTotpStep(SECRET, code, null, NOW)).toBeNull();
  });
});

describe('passwords', () => {
  it('are hashed with argon2id, a salt each; one is right and no other, and none where there is no hash', async () => {
    const [one, two] = await Promise.all([hashPassword('ein langes wort'), hashPassword('ein langes wort')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    const checks = [isPassword(one, 'ein langes wort'), isPassword(one, 'ein langes Wort'), isPassword(null, 'x')];
    expect(await Promise.all(checks)).toEqual([true, false, false]);
  });

  it('take as long to refuse where there is nobody', async () => {
    const some = await hashPassword('ein langes wort');
    const time = async (hash: string | null) => {
      const began = process.hrtime.bigint();
      for (let turn = 0; turn < 5; turn++) await isPassword(hash, 'ein anderes wort');
      return Number(process.hrtime.bigint() - began);
    };
    await time(some);
    const ratio = (await time(null)) / (await time(some));
    expect(ratio).toBeGreaterThan(0.2);
    expect(ratio).toBeLessThan(5);
  });
});

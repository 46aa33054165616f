import {
  canShowCode,
  computeClaimUse,
  describeClaim,
  describeUsesLeft,
  listClaimUses,
} from '@/features/benefit/claim.rules';
import { buildClaim, buildUse } from '../build-benefit';

const now = Date.parse('2026-11-22T04:00:00.000Z');
const coupon = (reserved: boolean) => ({ kind: 'coupon' as const, words: '满 ¥100 减 ¥20', reserved });

test.each([
  ['2026-12-21T16:00:00.000Z', '12月21日到期', 'plain'],
  ['2026-11-22T16:00:00.000Z', '今天到期', 'warn'],
  ['2026-11-23T16:00:00.000Z', '明天到期', 'plain'],
  ['2027-01-03T16:00:00.000Z', '2027年1月3日到期', 'plain'],
])('what ends at %s reads %s', (expiresAt, words, tone) => {
  expect(describeClaim(buildClaim({ expiresAt }), now)).toEqual({ words, tone });
});

test('without the server’s time a day always has its year', () => {
  expect(describeClaim(buildClaim(), null).words).toBe('2026年12月21日到期');
});

test('what cannot be used yet says from when', () => {
  expect(describeClaim(buildClaim({ validFrom: '2026-12-01T00:00:00.000Z' }), now).words).toBe('12月1日起可用');
  const justNow = new Date(now + 500).toISOString();
  expect(describeClaim(buildClaim({ validFrom: justNow }), now).words).not.toContain('起可用');
});

test.each([
  { status: 'revoked', words: '已收回' },
  { status: 'delivering', words: '充值中，通常几分钟内完成' },
  { expiresAt: null, words: '长期有效' },
  { delivery: coupon(true), words: '正用于一笔未完成的订单' },
] as const)('%o keeps the words of the server', (change) => {
  expect(describeClaim(buildClaim(change), now)).toEqual({ words: change.words, tone: 'plain' });
});

test('uses are counted only where there are several', () => {
  expect(describeUsesLeft(buildClaim())).toBeNull();
  expect(describeUsesLeft(buildClaim({ usesTotal: 4, usesLeft: 3 }))).toBe('还可用 3 次，共 4 次');
});

test('only what staff verifies leads straight to the code; a coupon that an order holds shows none', () => {
  expect(computeClaimUse(buildClaim())).toBe('code');
  expect(computeClaimUse(buildClaim({ delivery: coupon(false) }))).toBe('page');
  expect(computeClaimUse(buildClaim({ status: 'used' }))).toBe('none');
  expect(canShowCode(buildClaim({ delivery: coupon(false) }))).toBe(true);
  expect(canShowCode(buildClaim({ delivery: coupon(true) }))).toBe(false);
  expect(canShowCode(buildClaim({ delivery: { kind: 'service', instructions: '', qrText: null } }))).toBe(false);
});

test('a use says where and when; one that nobody placed says that it was', () => {
  const [named, unnamed] = listClaimUses({ uses: [buildUse(), buildUse({ id: 'use-2', place: '' })] });
  expect(named).toMatchObject({ place: '人民路店', when: '2026年11月22日 12:05', savedFen: 1_800 });
  expect(unnamed?.place).toBe('已使用');
});

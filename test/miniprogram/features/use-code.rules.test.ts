import { computeCodeLeft, describeUnusable, findNewUse } from '@/features/benefit/use-code.rules';
import { buildClaim, buildUse, buildUseCode } from '../build-benefit';

const code = buildUseCode('1234567890');

test.each([
  ['2026-11-22T04:00:00.000Z', 60],
  ['2026-11-22T04:00:20.500Z', 39],
  ['2026-11-22T04:01:00.000Z', 0],
  ['2026-11-22T09:00:00.000Z', 0],
  // A clock that is behind must not make a code last longer than it does.
  ['2026-11-22T03:00:00.000Z', 60],
])('at %s a code has %s seconds left', (now, left) => {
  expect(computeCodeLeft(code, Date.parse(now))).toBe(left);
});

test('without the server’s time a code is taken to be fresh', () => {
  expect(computeCodeLeft(code, null)).toBe(60);
});

test('only a use that was not there before, and that stands, is news', () => {
  const uses = [buildUse({ id: 'new' }), buildUse({ id: 'old' })];
  expect(findNewUse(uses, new Set(['old']))?.id).toBe('new');
  expect(findNewUse(uses, new Set(['old', 'new']))).toBeNull();
  expect(findNewUse([buildUse({ id: 'new', reversed: true })], new Set())).toBeNull();
});

test('says why there is no code to show', () => {
  expect(describeUnusable(buildClaim())).toBeNull();
  expect(describeUnusable(buildClaim({ status: 'expired', words: '已过期' }))).toBe('已过期');
  expect(describeUnusable(buildClaim({ delivery: { kind: 'coupon', words: '', reserved: true } }))).toContain('待支付');
  expect(describeUnusable(buildClaim({ delivery: { kind: 'code', code: 'A', instructions: '' } }))).toContain('不需要');
});

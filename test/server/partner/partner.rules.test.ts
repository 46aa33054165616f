import { decideKeyGrant, findFreeSlot } from '../../../server/partner/partner.rules';

const wish = { business: 'pos', name: '收银系统', scopes: ['events:write'] };

it('a key has its scopes once each, in the order of the list, and its name without blanks around it', () => {
  const asked = { ...wish, name: ' 收银系统 ', scopes: ['customers:write', 'events:write', 'customers:write'] };
  expect(decideKeyGrant(asked)).toEqual({
    ok: true,
    value: { business: 'pos', name: '收银系统', scopes: ['events:write', 'customers:write'] },
  });
});

it.each([
  ['a business in capitals', { ...wish, business: 'POS' }, 'BUSINESS_CODE_INVALID'],
  ['a business of one letter', { ...wish, business: 'p' }, 'BUSINESS_CODE_INVALID'],
  ['a business of 41 letters', { ...wish, business: 'p'.repeat(41) }, 'BUSINESS_CODE_INVALID'],
  ['a business with a line feed', { ...wish, business: 'pos\n' }, 'BUSINESS_CODE_INVALID'],
  ['a name of blanks', { ...wish, name: '  ' }, 'KEY_NAME_INVALID'],
  ['a name of 61 characters', { ...wish, name: '名'.repeat(61) }, 'KEY_NAME_INVALID'],
  ['no scope', { ...wish, scopes: [] }, 'KEY_SCOPE_MISSING'],
  ['a scope that the list does not have', { ...wish, scopes: ['events:write', 'members:delete'] }, 'KEY_SCOPE_UNKNOWN'],
] as const)('a key with %s is refused', (_, asked, refusal) => {
  expect(decideKeyGrant(asked)).toEqual({ ok: false, refusal });
});

it.each([
  [[], 1],
  [[1], 2],
  [[2], 1],
  [[1, 2], null],
])('with the places %j taken the free one is %p', (taken, free) => {
  expect(findFreeSlot(taken)).toBe(free);
});

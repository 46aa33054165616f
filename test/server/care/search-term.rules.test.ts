import fc from 'fast-check';
import { writeListLines } from '../../../server/care/list-file.rules';
import { parseTerm } from '../../../server/care/search-term.rules';
import { composeMemberNumber } from '../../../server/member/member.rules';
import { mayResend } from '../../../server/message/delivery.rules';
import type { MemberRow } from '../../../shared/contract/ops/member';

describe('what is typed into the search box', () => {
  it.each([
    ['13800000001', { kind: 'phone', e164: '+8613800000001' }],
    ['+86 138-0000-0001', { kind: 'phone', e164: '+8613800000001' }],
    ['8613800000001', { kind: 'phone', e164: '+8613800000001' }],
    ['+85261234567', { kind: 'phone', e164: '+85261234567' }],
    ['oAbcdefghijklmnopqrstuvwxyz0', { kind: 'openid', openid: 'oAbcdefghijklmnopqrstuvwxyz0' }],
    ['01kjp4c678r5geyqr1pwd33y92', { kind: 'number', number: '01KJP4C678R5GEYQR1PWD33Y92' }],
    ['4200001234202603011234567890', { kind: 'number', number: '4200001234202603011234567890' }],
    ['  山茶 ', { kind: 'nickname', prefix: '山茶' }],
    ['1234567890', { kind: 'nickname', prefix: '1234567890' }],
  ])('reads %s', (text, expected) => {
    expect(parseTerm(text)).toEqual(expected);
  });

  it('knows every member number, with spaces as it is read out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const memberNumber = composeMemberNumber(Buffer.from(bytes));
        const spoken = `${memberNumber.slice(0, 3)} ${memberNumber.slice(3)}`;
        expect(parseTerm(spoken)).toEqual({ kind: 'memberNumber', memberNumber });
      }),
    );
  });
});

describe('a file of members', () => {
  const row: MemberRow = {
    ...{ id: 'm', memberNumber: '1', nickname: null, phoneMasked: null, status: 'active', tier: null },
    ...{ joinedAt: '2026-03-01T00:00:00.000Z', memberships: [], tags: [] },
  };

  it('never lets a nickname calculate in a table, nor break out of its cell', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: 'binary' }), (nickname) => {
        const line = writeListLines([{ ...row, nickname }]);
        const cell = /^1,("(?:[^"]|"")*"|[^",\r\n]*),,正常,/.exec(line)?.[1];
        expect(cell).toBeDefined();
        expect(cell?.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe('sending a message once more', () => {
  const on = (channel: 'official' | 'miniprogram', status: Parameters<typeof mayResend>[0][number]['status']) => ({
    channel,
    status,
  });
  it.each([
    ['nothing was begun', [], true],
    ['it went nowhere', [on('official', 'notSent')], true],
    ['one channel is closed, the other was not tried', [on('official', 'noPermission')], true],
    ['both channels are closed', [on('official', 'noPermission'), on('miniprogram', 'noPermission')], false],
    ['it arrived', [on('official', 'delivered')], false],
    ['it may have arrived', [on('official', 'noPermission'), on('miniprogram', 'unknown')], false],
    ['it is under way', [on('official', 'sending')], false],
    ['WeChat will not have it', [on('official', 'refused')], false],
  ] as const)('where %s', (_, deliveries, expected) => {
    expect(mayResend(deliveries)).toBe(expected);
  });
});

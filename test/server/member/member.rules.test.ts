import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  composeMemberNumber,
  computeSessionExpiry,
  decideIdentity,
  decideSlide,
  imageTypeOf,
  isMemberNumber,
  maskPhoneNumber,
  SESSION_LIFE_MS,
  SESSION_LONGEST_MS,
} from '../../../server/member/member.rules';
import { DAY_MS } from '../../../shared/kernel/instant';

describe('a member number', () => {
  const numbers = () =>
    fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => composeMemberNumber(Buffer.from(bytes)));

  it('has ten digits, no leading zero and a right check digit', () => {
    fc.assert(fc.property(numbers(), (number) => isMemberNumber(number)));
  });

  it('shows every single wrong digit', () => {
    fc.assert(
      fc.property(numbers(), fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, position, change) => {
        const digits = [...number].map(Number);
        digits[position] = ((digits[position] ?? 0) + change) % 10;
        return !isMemberNumber(digits.join(''));
      }),
    );
  });

  it('shows every swap of two neighbours', () => {
    fc.assert(
      fc.property(numbers(), fc.nat(8), (number, position) => {
        const [left, right] = [number[position], number[position + 1]];
        fc.pre(left !== right);
        return !isMemberNumber(`${number.slice(0, position)}${right}${left}${number.slice(position + 2)}`);
      }),
    );
  });

  it('tells nothing of its neighbours', () => {
    const made = new Set(Array.from({ length: 500 }, () => composeMemberNumber(randomBytes(6)).slice(0, 4)));
    expect(made.size).toBeGreaterThan(300);
  });

  it.each(['', '123456789', '0123456789', '12345678901', '123456789a'])('is not %p', (text) => {
    expect(isMemberNumber(text)).toBe(false);
  });
});

describe('a phone number is shown', () => {
  it.each([
    ['+8613800000001', '138****0001'],
    ['+85291234567', '+852****4567'],
    ['+12025550123', '+120****0123'],
    ['+86123', '+861****23'],
  ])('%s as %s', (number, masked) => {
    expect(maskPhoneNumber(number)).toBe(masked);
  });

  it('without ever showing it whole, in at most twenty characters', () => {
    const e164 = fc.stringMatching(/^[1-9]\d{6,14}$/).map((digits) => `+${digits}`);
    fc.assert(
      fc.property(e164, (number) => {
        const masked = maskPhoneNumber(number);
        const shown = masked.replaceAll(/\D/g, '').length;
        return masked.length <= 20 && shown <= number.length - 1 - 2;
      }),
    );
  });
});

describe('a picture is', () => {
  const padded = (bytes: readonly number[] | string) =>
    Buffer.concat([Buffer.from(bytes as string, 'latin1'), Buffer.alloc(16)]);
  it.each([
    ['a JPEG by its first three bytes', padded('\xff\xd8\xff\xe0'), 'image/jpeg'],
    ['a PNG by its first eight bytes', padded('\x89PNG\r\n\x1a\n'), 'image/png'],
    ['a WebP by RIFF and its kind', padded('RIFF\0\0\0\0WEBP'), 'image/webp'],
    ['nothing when it is another RIFF', padded('RIFF\0\0\0\0WAVE'), null],
    ['nothing when it is a GIF', padded('GIF89a'), null],
    ['nothing when it is an SVG', padded('<svg xmlns="http://www.w3.org/2000/svg">'), null],
    ['nothing when a PNG lacks its line ends', padded('\x89PNG\n\n\x1a\n'), null],
    ['nothing when it is cut short', Buffer.from([0xff, 0xd8, 0xff]), null],
    ['nothing when it is empty', Buffer.alloc(0), null],
  ])('%s', (_case, bytes, type) => {
    expect(imageTypeOf(bytes)).toBe(type);
  });
});

describe('a session', () => {
  const createdAt = 1_000_000_000_000;
  const expiresAt = computeSessionExpiry(createdAt);

  it('lasts thirty days', () => {
    expect(expiresAt - createdAt).toBe(30 * DAY_MS);
  });

  it.each([
    ['stays where it is while half of its life is left', 15 * DAY_MS, null],
    ['slides on once less than half is left', 15 * DAY_MS + 1, 45 * DAY_MS + 1],
    ['slides on in its last instant', 30 * DAY_MS - 1, 60 * DAY_MS - 1],
    ['does not come back once it is over', 30 * DAY_MS, null],
  ])('%s', (_case, passed, slidTo) => {
    const later = decideSlide({ createdAt, expiresAt }, createdAt + passed);
    expect(later === null ? null : later - createdAt).toBe(slidTo);
  });

  it('ends for good half a year after it was opened, however often it is used', () => {
    let end = expiresAt;
    for (let now = createdAt; now < end; now += DAY_MS) end = decideSlide({ createdAt, expiresAt: end }, now) ?? end;
    expect(end).toBe(createdAt + SESSION_LONGEST_MS);
    expect(SESSION_LONGEST_MS).toBeGreaterThan(SESSION_LIFE_MS);
  });
});

describe('an openid belongs', () => {
  it.each([
    ['to its own member', 'a', null, null, { kind: 'known', memberId: 'a', conflict: null }],
    ['to its own member when the unionid agrees', 'a', 'u', 'a', { kind: 'known', memberId: 'a', conflict: null }],
    [
      'to its own member when the unionid is nobody’s',
      'a',
      'u',
      null,
      { kind: 'known', memberId: 'a', conflict: null },
    ],
    [
      'to its own member even when the unionid is another’s',
      'a',
      'u',
      'b',
      { kind: 'known', memberId: 'a', conflict: 'b' },
    ],
    ['to the member of its unionid when it is new', null, 'u', 'b', { kind: 'joined', memberId: 'b' }],
    ['to nobody yet when all is new', null, 'u', null, { kind: 'new' }],
    ['to nobody yet without a unionid', null, null, null, { kind: 'new' }],
  ])('%s', (_case, knownMemberId, unionid, unionidMemberId, decision) => {
    expect(decideIdentity({ knownMemberId, unionid, unionidMemberId })).toEqual(decision);
  });
});

import fc from 'fast-check';
import { withQuery } from '../../../server/console/src/api/client';
import { buildCsv } from '../../../server/console/src/components/csv';
import { nameOfDevice } from '../../../server/console/src/pages/settings/device-name';
import { estimateStrength } from '../../../server/console/src/pages/sign-in/password';
import { passwordSchema } from '../../../shared/contract/ops/operator';

describe('an exported table', () => {
  it('keeps commas, quotes and line ends inside their cell', () => {
    expect(
      buildCsv([
        ['名称', '说明'],
        ['a,b', 'say "hi"\n'],
      ]),
    ).toBe('\uFEFF名称,说明\r\n"a,b","say ""hi""\n"\r\n');
  });

  it.each(['=1+1', '+86', '-2', '@cmd', '\tx'])('does not let a spreadsheet take %j for a formula', (text) => {
    expect(buildCsv([[text]])).toBe(`\uFEFF'${text}\r\n`);
  });

  it('writes numbers as numbers, also negative ones, and nothing for what is missing', () => {
    expect(buildCsv([[-5, null, undefined, 0]])).toBe('\uFEFF-5,,,0\r\n');
  });
});

describe('the hint beside a new password', () => {
  it('calls good only what the server takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (password) => {
        const { level } = estimateStrength(password);
        expect(level === 'bad').toBe(password.length < 12);
        if (level !== 'bad') expect(passwordSchema.safeParse(password).success).toBe(true);
      }),
    );
  });

  it.each([
    ['aaaaaaaaaaaa', 'fair'],
    ['123456789012', 'fair'],
    ['four quiet mountain roads', 'good'],
    ['K7#mzp0Qx!dV', 'good'],
  ] as const)('says of %s: %s', (password, level) => {
    expect(estimateStrength(password).level).toBe(level);
  });
});

describe('an address with its query', () => {
  it('leaves out what is not asked for', () => {
    expect(withQuery('/ops/v1/audit', { actor: '林 晓', day: '', cursor: null, action: undefined, tags: [] })).toBe(
      '/ops/v1/audit?actor=%E6%9E%97+%E6%99%93',
    );
    expect(withQuery('/ops/v1/members?x=1', { tiers: ['gold', 'silver'], limit: 0, frozen: false })).toBe(
      '/ops/v1/members?x=1&tiers=gold%2Csilver&limit=0&frozen=false',
    );
    expect(withQuery('/ops/v1/members')).toBe('/ops/v1/members');
  });
});

describe('the name of a device', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0',
      'Edge · Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1', 'Safari · iOS'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36', 'Chrome · Android'],
    ['curl/8.5', 'curl/8.5'],
  ])('%s is %s', (userAgent, name) => {
    expect(nameOfDevice(userAgent)).toBe(name);
  });
});

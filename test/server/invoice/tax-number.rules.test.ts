import fc from 'fast-check';
import { findTitleFaults, invoiceableFen } from '../../../server/invoice/invoice.rules';
import { creditCodeCheckDigit, isTaxNumber } from '../../../server/invoice/tax-number.rules';
import { invoiceTitleSchema } from '../../../shared/contract/invoice';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const codes = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join(''));

describe('a tax number', () => {
  it.each([
    // Published numbers of well-known companies.
    ['91440300708461136T', true],
    ['9144030071526726XG', true],
    ['91110000802100433B', true],
    ['91440300708461136A', false],
    ['91440300708461163T', false],
    ['91440300708461I36T', false],
    ['440300708461136', true],
    ['44030070846113612', true],
    ['44030019800101123400', true],
    ['4403007084611361', false],
    ['4403007084611361234', false],
    ['44030070846-136', false],
    ['', false],
  ])('%s: %s', (text, expected) => {
    expect(isTaxNumber(text)).toBe(expected);
  });

  it('of 18 characters has one check digit that fits, and no wrong character passes', () => {
    fc.assert(
      fc.property(codes, fc.nat(16), fc.constantFrom(...ALPHABET), (first17, place, other) => {
        const digit = creditCodeCheckDigit(first17) ?? '';
        const fitting = ALPHABET.filter((character) => isTaxNumber(first17 + character));
        expect(fitting).toEqual([digit]);
        fc.pre(first17.charAt(place) !== other);
        expect(isTaxNumber(first17.slice(0, place) + other + first17.slice(place + 1) + digit)).toBe(false);
      }),
    );
  });
});

describe('the title of an invoice', () => {
  const company = {
    kind: 'company',
    title: '云上科技有限公司',
    taxNumber: '91440300708461136T',
    email: 'a@b.cn',
  } as const;
  it.each([
    [company, []],
    [{ ...company, taxNumber: '91440300708461136A' }, ['taxNumber']],
    [{ ...company, taxNumber: null }, ['taxNumber']],
    [{ ...company, kind: 'personal' }, ['taxNumber']],
    [{ ...company, kind: 'personal', taxNumber: null }, []],
  ] as const)('%j lacks %j', (title, fields) => {
    expect(findTitleFaults(title).map(({ field }) => field)).toEqual(fields);
  });

  it('takes a number in small letters and without a company’s number none at all', () => {
    const parsed = invoiceTitleSchema.parse({ ...company, taxNumber: ' 91440300708461136t ' });
    expect(parsed.taxNumber).toBe('91440300708461136T');
    expect(invoiceTitleSchema.parse({ kind: 'personal', title: '林', email: 'a@b.cn' }).taxNumber).toBeNull();
    expect(invoiceTitleSchema.safeParse({ ...company, email: 'nobody' }).success).toBe(false);
  });

  it('is for what was paid and stays', () => {
    expect(invoiceableFen({ status: 'paid', amountFen: 2_500, refundedFen: 500 })).toBe(2_000);
    for (const status of ['pending', 'closed', 'refunding', 'refunded'] as const) {
      expect(invoiceableFen({ status, amountFen: 2_500, refundedFen: 0 })).toBe(0);
    }
  });
});

import { shelfSectionSchema } from '../../../server/exchange/shelf.schema';
import { lintShelf } from '../../../server/exchange/shelf-lint.rules';
import { parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';

const around = {
  benefits: [
    { code: 'cup', issue: 'exchange' },
    { code: 'lounge', issue: 'automatic' },
  ] as const,
  ...{ hasPoints: true, growth: null, families: ['shop'] },
};
const item = { code: 'cup', benefit: 'cup', points: 100 };
const lint = (items: object[], more: Partial<typeof around> = {}) =>
  lintShelf(shelfSectionSchema.parse(items), { ...around, ...more });

describe('a shelf', () => {
  it('is right where it gives benefits that are exchanged', () => {
    expect(lint([item, { ...item, code: 'two', moneyFen: 500, worthFen: 500 }])).toEqual([]);
  });

  it.each([
    ['gives a benefit that there is not', [{ ...item, benefit: 'tea' }], '不存在的权益「tea」'],
    ['gives a benefit that comes another way', [{ ...item, benefit: 'lounge' }], '不是兑换发放'],
    ['names two items alike', [item, item], '出现了不止一次'],
    ['says that a thing is worth less than what is paid', [{ ...item, moneyFen: 900, worthFen: 899 }], '低于须支付的'],
    [
      'ends before it begins',
      [{ ...item, window: { from: '2026-12-02T00:00:00Z', until: '2026-12-01T00:00:00Z' } }],
      '不晚于',
    ],
    [
      'opens for a tier that there is not',
      [{ ...item, opensFor: { tiers: [{ programme: 'club', from: 'gold' }] } }],
      '成长体系「club」',
    ],
    ['opens for a membership that there is not', [{ ...item, opensFor: { families: ['spa'] } }], '会员产品「spa」'],
  ])('is wrong where it %s', (_, items, words) => {
    expect(lint(items)).toEqual([expect.stringContaining(words)]);
  });

  it('is wrong where there are no points', () => {
    expect(lint([item], { hasPoints: false })).toEqual(['有积分商城（shelf），却没有积分（points）。']);
    expect(lint([], { hasPoints: false })).toEqual([]);
  });

  it('costs at least a point, and never a fraction', () => {
    expect(shelfSectionSchema.safeParse([{ ...item, points: 0 }]).success).toBe(false);
    expect(shelfSectionSchema.safeParse([{ ...item, points: 1.5 }]).success).toBe(false);
    expect(shelfSectionSchema.safeParse([{ ...item, moneyFen: -1 }]).success).toBe(false);
  });

  it('is checked with its scheme', () => {
    const shop = readScheme('shop') as { readonly shelf: readonly object[] };
    expect(parseScheme(shop).ok).toBe(true);
    const wrong = parseScheme({ ...shop, shelf: [{ ...shop.shelf[0], benefit: 'nothing' }] });
    expect(wrong).toMatchObject({ ok: false, refusal: [expect.stringContaining('「nothing」')] });
    expect(parseScheme({ ...shop, points: null }).ok).toBe(false);
  });
});

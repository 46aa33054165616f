import type { GiftCard } from '@shared/contract/gift';
import { addToMonth, formatMovement, groupByDay, monthOf, monthTitle } from '@/features/bill/bill.rules';
import { describeCard, findMessageFault, labelOf, sharedPageOf } from '@/features/gift/gift.rules';
import { draftOf, findDraftFaults, titleOfDraft } from '@/features/invoice/invoice.rules';

const card: GiftCard = {
  planName: '山茶会员年卡',
  period: { unit: 'year', count: 1 },
  message: null,
  state: 'open',
  expiresAt: '2026-03-09T16:00:00.000Z',
  benefits: [],
};

describe('a gift', () => {
  it('takes a message of 60 characters as a person counts them', () => {
    expect(findMessageFault('好'.repeat(60))).toBeNull();
    expect(findMessageFault(`  ${'🎂'.repeat(60)}  `)).toBeNull();
    expect(findMessageFault('好'.repeat(62))).toBe('最多 60 个字，已多出 2 个');
  });

  it('is handed on as a card that its token opens, and not once it cannot be accepted', () => {
    expect(sharedPageOf({ planName: '山茶会员年卡', token: 'T' })).toEqual({
      title: '送你一份山茶会员年卡，点开领取',
      page: '/packages/gift/card/index',
      query: { token: 'T' },
    });
    expect(sharedPageOf({ planName: '山茶会员年卡', token: null })).toBeNull();
  });

  it.each([
    ['open', '朋友送你一份会员', '有效期1年，请在2026年3月9日前领取'],
    ['own', '这是你送出的礼物', '分享给朋友，由朋友领取'],
    ['mine', '你已领取这份礼物', '会员权益已经到账'],
    ['accepted', '礼物已被领取', '每份礼物只能由一位朋友领取'],
    ['ended', '礼物已失效', '已过领取时间，或送礼的朋友已撤回'],
  ] as const)('says on its card what it is to who looks: %s', (state, title, hint) => {
    expect(describeCard({ ...card, state })).toEqual({ title, hint });
  });

  it.each([
    ['awaitingPayment', '待支付'],
    ['waiting', '待领取'],
    ['accepted', '已领取'],
    ['returned', '已退回'],
    ['closed', '已关闭'],
  ] as const)('%s is %s in a word', (status, label) => {
    expect(labelOf({ status }).label).toBe(label);
  });
});

describe('an invoice’s form', () => {
  const company = { kind: 'company', title: '云上科技', taxNumber: '91440300708461136t', email: ' a@b.cn ' } as const;

  it('is complete with a name and an address, and of a company with a number', () => {
    expect(findDraftFaults(company)).toEqual({});
    expect(Object.keys(findDraftFaults({ ...company, taxNumber: '123', title: ' ', email: 'a@b' }))).toEqual([
      ...['title', 'taxNumber', 'email'],
    ]);
    expect(findDraftFaults({ ...company, kind: 'personal', taxNumber: '' })).toEqual({});
  });

  it('sends what was meant: no number of a person, capitals of a company', () => {
    expect(titleOfDraft(company)).toEqual({ ...company, taxNumber: '91440300708461136T', email: 'a@b.cn' });
    expect(titleOfDraft({ ...company, kind: 'personal' }).taxNumber).toBeNull();
    expect(draftOf(titleOfDraft({ ...company, kind: 'personal' })).taxNumber).toBe('');
    expect(draftOf(null)).toEqual({ kind: 'personal', title: '', taxNumber: '', email: '' });
  });
});

describe('the bills of a month', () => {
  it('go from month to month over the year’s end', () => {
    expect(addToMonth('2026-01', -1)).toBe('2025-12');
    expect(addToMonth('2025-12', 1)).toBe('2026-01');
    expect(addToMonth('2026-05', -17)).toBe('2024-12');
    expect(monthOf(Date.parse('2026-02-28T16:00:00Z'))).toBe('2026-03');
    expect(monthTitle('2026-03')).toBe('2026年3月');
  });

  it('stand under their days, money out with a minus and money back with a plus', () => {
    const line = {
      id: 'a',
      kind: 'payment',
      orderId: 'o',
      title: '年卡',
      amountFen: 19_800,
      day: '2026-03-02',
      at: '',
    } as const;
    const back = { ...line, id: 'b', kind: 'refund' } as const;
    const earlier = { ...line, id: 'c', day: '2026-03-01' };
    expect([formatMovement(line), formatMovement(back)]).toEqual(['−¥198', '+¥198']);
    expect(groupByDay([back, line, earlier]).map(({ day, lines }) => [day, lines.length])).toEqual([
      ['2026-03-02', 2],
      ['2026-03-01', 1],
    ]);
  });
});

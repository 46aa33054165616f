import { composeExportText, readExport } from '@/features/member/export.rules';

const data = {
  exportedAt: '2026-05-01T06:00:00.000Z',
  sections: {
    profile: {
      nickname: null,
      joinedAt: '2026-05-01T06:00:00.000Z',
      avatar: { mediaType: 'image/png', imageBase64: 'A'.repeat(8_192) },
    },
    orders: [
      { status: 'paid', amountFen: 1_980, payments: [{ number: 'n1', status: 'paid' }] },
      { status: 'odd', amountFen: 0, payments: [] },
    ],
    activeDays: ['2026-04-30', '2026-05-01'],
    messages: { inbox: Array.from({ length: 13 }, (_, index) => ({ id: `m${index}` })), permissions: [] },
    laterPart: [{ newField: true }],
  },
};

const sectionOf = (key: string) => {
  const found = readExport(data).find((section) => section.key === key);
  if (found === undefined) throw new Error(`no section ${key}`);
  return found;
};
const linesOf = (key: string, index = 0) =>
  Object.fromEntries(sectionOf(key).entries[index]?.lines.map(({ label, value }) => [label, value]) ?? []);

test('fields are told in words: amounts, instants, codes, pictures', () => {
  expect(linesOf('orders')).toEqual({ 状态: '已支付', 金额: '¥19.80', 支付记录: '单号 n1，状态 已支付' });
  expect(linesOf('orders', 1)).toEqual({ 状态: 'odd', 金额: '¥0', 支付记录: '无' });
  expect(linesOf('profile')).toEqual({
    昵称: '无',
    加入时间: '2026年5月1日 14:00',
    头像: '格式 image/png，大小 约 6 KB',
  });
});

test('plain values share an entry, lists within a section are sections of their own', () => {
  expect(linesOf('activeDays')).toEqual({ 活跃日期: '2026-04-30、2026-05-01' });
  expect(sectionOf('messages.inbox')).toMatchObject({ title: '站内消息', count: 13 });
  expect(sectionOf('messages.permissions')).toMatchObject({ count: 0, entries: [] });
});

test('what is drawn stays small however much is held', () => {
  expect(sectionOf('messages.inbox').entries).toHaveLength(10);
  expect(JSON.stringify(readExport(data)).length).toBeLessThan(4_000);
});

test('a kind of data that this version does not know is shown under its own name', () => {
  expect(sectionOf('laterPart').title).toBe('laterPart');
  expect(linesOf('laterPart')).toEqual({ newField: '是' });
});

test('the copy has everything', () => {
  expect(JSON.parse(composeExportText(data))).toEqual(data);
});

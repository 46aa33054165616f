import fc from 'fast-check';
import { fitTemplateData, fitTemplateValue } from '../../../server/wechat/template-value.rules';

describe('a template value is made legal for its type', () => {
  it.each([
    ['thing1', '年度会员', '年度会员'],
    ['thing1', '会员权益包含全场商品九五折以及每月两次免费配送服务', '会员权益包含全场商品九五折以及每月两次…'],
    ['thing12', '第一行\n第二行\t第三行', '第一行 第二行 第三行'],
    ['thing1', '   ', '无'],
    ['thing1', '🎉'.repeat(21), `${'🎉'.repeat(19)}…`],
    ['number3', '共 1,280.50 元', '1280.50'],
    ['number3', '', '0'],
    ['letter1', 'VIP 会员 2', 'VIP'],
    ['symbol1', 'a!@#$%^', '!@#$%'],
    ['character_string2', '订单 01JD-ABC', '01JD-ABC'],
    ['character_string2', 'x'.repeat(40), 'x'.repeat(32)],
    ['character_string2', '订单', '-'],
    ['time4', '2026-03-01T04:05:00.000Z', '2026年3月1日 12:05'],
    ['time4', '2019年10月1日 15:01', '2019年10月1日 15:01'],
    ['date5', '2026-02-28T16:00:00Z', '2026年3月1日 00:00'],
    ['amount6', '¥19.80', '¥19.80'],
    ['amount6', '共 ¥ 1,999 整', '¥1999'],
    ['amount6', '25元', '25元'],
    ['amount6', '免费', '¥0'],
    ['phone_number1', '电话：+86 138-0000-0001', '+86138-0000-0001'],
    ['car_number1', '粤 B12345 挂', '粤B12345挂'],
    ['name1', '欧阳修之孙女婿张三丰先生', '欧阳修之孙女婿张三丰'],
    ['name1', 'Alexander Hamilton Junior', 'Alexander Hamilton J'],
    ['phrase1', '已开通', '已开通'],
    ['phrase1', '会员已经开通了', '会员已经开'],
    ['phrase1', 'OK', '无'],
    ['enum1', ' 黄金 ', '黄金'],
    ['const1', '提醒', '提醒'],
    ['first', '您好', '您好'],
    ['constructor', 'x', 'x'],
    ['keyword1', '', '-'],
  ])('%s: %p becomes %p', (key, text, fitted) => {
    expect(fitTemplateValue(key, text)).toBe(fitted);
  });

  it('of every type is never empty, never broken over lines, and stays what it is when fitted again', () => {
    const keys = [
      'thing1',
      'number1',
      'letter1',
      'character_string1',
      'amount1',
      'phone_number1',
      'name1',
      'phrase1',
      'x',
    ];
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.constantFrom(...keys), text, (key, value) => {
        const fitted = fitTemplateValue(key, value);
        expect(fitted).not.toBe('');
        expect(fitted).not.toMatch(/[\n\r\t]/);
        expect(fitTemplateValue(key, fitted)).toBe(fitted);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps to the limits of its type', () => {
    const limits: [string, number][] = [
      ['thing1', 20],
      ['number1', 32],
      ['letter1', 32],
      ['symbol1', 5],
      ['character_string1', 32],
      ['phone_number1', 17],
      ['car_number1', 8],
      ['name1', 20],
      ['phrase1', 5],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...limits),
        fc.string({ unit: 'grapheme', maxLength: 100 }),
        ([key, limit], value) => {
          expect(Array.from(fitTemplateValue(key, value)).length).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is applied to every key', () => {
    expect(fitTemplateData({ thing1: '', phrase2: '已开通!' })).toEqual({ thing1: '无', phrase2: '已开通' });
  });
});

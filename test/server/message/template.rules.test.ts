import { fillTemplate, parseTemplates, templateIdsWhenBuying } from '../../../server/message/template.rules';
import { fitTemplateData } from '../../../server/wechat/template-value.rules';
import { at } from '../../support/clock';

const news = {
  topic: 'membershipActivated',
  fields: {
    planName: '年度会员',
    startsAt: at('2026-11-21T01:05:00Z'),
    endsAt: at('2027-11-21T01:05:00Z'),
    orderId: null,
  },
} as const;

function faultsOf(json: unknown): readonly string[] {
  const parsed = parseTemplates(typeof json === 'string' ? json : JSON.stringify(json));
  return parsed.ok ? [] : parsed.refusal;
}

describe('the configured templates', () => {
  it.each([undefined, '', '  ', '{}'])('are none for %j', (text) => {
    expect(parseTemplates(text)).toEqual({ ok: true, value: {} });
  });

  it('take the default data of their topic where none is given', () => {
    const parsed = parseTemplates('{"membershipActivated":{"id":"T1"}}');
    expect(parsed).toEqual({
      ok: true,
      value: {
        membershipActivated: { id: 'T1', data: { thing1: '{planName}', time2: '{startsAt}', time3: '{endsAt}' } },
      },
    });
  });

  it('are filled with the values of the news, their own words around them', () => {
    const parsed = parseTemplates(
      '{"membershipActivated":{"id":"T1","data":{"thing5":"{planName}至{endsOn}","time9":"{endsAt}"}}}',
    );
    if (!parsed.ok) throw new Error(parsed.refusal.join());
    const template = parsed.value.membershipActivated;
    if (template === undefined) throw new Error('no template');
    const data = fillTemplate(template, news);
    expect(data).toEqual({ thing5: '年度会员至2027年11月21日', time9: '2027年11月21日 09:05' });
    expect(fitTemplateData(data)).toEqual(data);
  });

  it('do not take a placeholder that stands in a value for one of theirs', () => {
    const template = { id: 'T1', data: { thing1: '{planName}' } };
    const odd = { ...news, fields: { ...news.fields, planName: '{endsAt}' } };
    expect(fillTemplate(template, odd)).toEqual({ thing1: '{endsAt}' });
  });

  it.each<[string, unknown, RegExp]>([
    ['text that is not JSON', '{', /not JSON/],
    ['a list', [], /the whole/],
    ['a topic that does not exist', { membershipLost: { id: 'T' } }, /membershipLost|the whole/],
    ['a template without an id', { membershipEnded: {} }, /^membershipEnded\.id/],
    ['an empty id', { membershipEnded: { id: ' ' } }, /^membershipEnded\.id/],
    ['a field that does not exist', { membershipEnded: { id: 'T', color: 'red' } }, /membershipEnded.*color/],
    [
      'a key that WeChat cannot have',
      { membershipEnded: { id: 'T', data: { 名称: 'x' } } },
      /^membershipEnded\.data: .*type and a number/,
    ],
    ['data without a key', { membershipEnded: { id: 'T', data: {} } }, /no key/],
    [
      'a placeholder of another topic',
      { refundSucceeded: { id: 'T', data: { thing1: '{planName}' } } },
      /no \{planName\}, only \{amount\}/,
    ],
  ])('name the fault of %s', (_, json, fault) => {
    const faults = faultsOf(json);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('are asked for three at most when buying, none twice', () => {
    const table = (topics: Record<string, string>) => {
      const parsed = parseTemplates(
        JSON.stringify(Object.fromEntries(Object.entries(topics).map(([t, id]) => [t, { id }]))),
      );
      if (!parsed.ok) throw new Error(parsed.refusal.join());
      return parsed.value;
    };
    expect(templateIdsWhenBuying({})).toEqual([]);
    expect(
      templateIdsWhenBuying(
        table({
          refundSucceeded: 'R',
          membershipEndsIn1Day: 'E',
          membershipEndsIn7Days: 'E',
          membershipActivated: 'A',
        }),
      ),
    ).toEqual(['A', 'E', 'R']);
    expect(
      templateIdsWhenBuying(
        table({
          membershipEndsIn1Day: '1',
          membershipEndsIn7Days: '7',
          membershipActivated: 'A',
          refundSucceeded: 'R',
        }),
      ),
    ).toEqual(['A', '7', '1']);
  });
});

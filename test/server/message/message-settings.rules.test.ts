import fc from 'fast-check';
import { EXAMPLE_AT, exampleOf, placeholderLabels } from '../../../server/message/example-news.rules';
import {
  defaultTemplateData,
  describeNews,
  placeholderNames,
  topicGroups,
  topicLabel,
} from '../../../server/message/message.rules';
import { lintMessages, resolveTemplates } from '../../../server/message/message-settings.rules';
import { previewTemplate } from '../../../server/message/template-preview.rules';
import {
  findTemplateTypeFault,
  findTemplateValueFault,
  fitTemplateData,
  fitTemplateValue,
} from '../../../server/wechat/template-value.rules';
import { messageTopicSchema } from '../../../shared/contract/message';
import { type MessageSetting, messagesSectionSchema } from '../../../shared/contract/ops/message-templates';

const topics = messageTopicSchema.options;

function settingOf(setting: Partial<MessageSetting>): MessageSetting {
  return { code: 'membershipActivated', off: false, official: null, miniprogram: null, ...setting };
}

function lintData(data: Record<string, string>, more: Partial<MessageSetting> = {}) {
  return lintMessages([settingOf({ official: { id: 'T1', data }, ...more })]);
}

describe('the topics of messages', () => {
  it('all stand in one group, and no two are called alike', () => {
    const grouped = topicGroups.flatMap((group) => group.topics);
    expect([...grouped].sort()).toEqual([...topics].sort());
    expect(new Set(topics.map(topicLabel)).size).toBe(topics.length);
  });

  it.each(topics)('%s has an example that its usual template takes, and a word for each placeholder', (topic) => {
    const { title, body } = describeNews(exampleOf(topic), EXAMPLE_AT);
    expect(`${title}${body}`).not.toMatch(/undefined|NaN|null/);
    const data = defaultTemplateData(topic);
    for (const { key, fault } of previewTemplate(topic, data)) expect([key, fault]).toEqual([key, null]);
    expect(placeholderNames(topic).filter((name) => placeholderLabels[name] === undefined)).toEqual([]);
    expect(lintMessages([settingOf({ code: topic, official: { id: 'T1' } })]).faults).toEqual([]);
  });
});

describe('the templates that messages are sent by', () => {
  const environment = {
    official: { membershipActivated: { id: 'env-o', data: { thing1: '{planName}' } } },
    miniprogram: { membershipActivated: { id: 'env-m', data: { thing1: '{planName}' } } },
  };

  it.each<[string, readonly MessageSetting[], string | undefined, string | undefined]>([
    ['are the environment’s where nothing is configured', [], 'env-o', 'env-m'],
    ['are the configured ones, channel by channel', [settingOf({ official: { id: 'own' } })], 'own', 'env-m'],
    ['are none where the topic is off', [settingOf({ off: true, official: { id: 'own' } })], undefined, undefined],
    ['do not change by another topic', [settingOf({ code: 'tierRose', off: true })], 'env-o', 'env-m'],
  ])('%s', (_, settings, official, miniprogram) => {
    const tables = resolveTemplates(settings, environment);
    expect([tables.official.membershipActivated?.id, tables.miniprogram.membershipActivated?.id]).toEqual([
      official,
      miniprogram,
    ]);
  });

  it('take the usual data of their topic where none is written, and leave the environment as it was', () => {
    const before = structuredClone(environment);
    const { official } = resolveTemplates([settingOf({ official: { id: 'own' } })], environment);
    expect(official.membershipActivated).toEqual({ id: 'own', data: defaultTemplateData('membershipActivated') });
    resolveTemplates([settingOf({ off: true })], environment);
    expect(environment).toEqual(before);
  });
});

describe('a configuration of templates', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['a placeholder that the topic does not have', { thing1: '{amount}' }, /thing1 用了不存在的占位符 \{amount\}/],
    ['a key without a number', { thing: '{planName}' }, /「thing」应是类型加编号/],
    ['no key at all', {}, /没有任何关键词/],
    ['a name where WeChat wants a time', { time2: '{planName}' }, /time2：.*不能这样发送：time 要能读成时间/],
    [
      'a name where WeChat wants an amount',
      { amount1: '第{planName}' },
      /amount1：以示例填入为「¥0」，不能这样发送：内容不是这种关键词要的/,
    ],
  ])('is faulty with %s', (_, data, fault) => {
    expect(lintData(data).faults.join()).toMatch(fault);
  });

  it('is faulty where a topic stands twice', () => {
    expect(lintMessages([settingOf({}), settingOf({})]).faults).toEqual(['消息「会员开通通知」出现了不止一次。']);
  });

  it('warns of what is cut, and of a type that WeChat does not have', () => {
    const { faults, warnings } = lintData({
      thing1: '{planName}已经生效，{endsOn}到期，请放心使用',
      keyword1: '{planName}',
    });
    expect(faults).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/thing1：示例「.*」会缩成「.*…」再发送/),
      expect.stringContaining('微信没有「keyword」这种关键词类型'),
    ]);
  });

  it('warns of subscribe messages that a purchase does not ask for', () => {
    const subscribed = (code: MessageSetting['code']) => settingOf({ code, miniprogram: { id: code } });
    expect(lintMessages([subscribed('membershipActivated')]).warnings).toEqual([]);
    const { warnings } = lintMessages([subscribed('membershipActivated'), subscribed('tierRose')]);
    expect(warnings).toEqual([expect.stringMatching(/^「等级提升通知」的订阅消息模板，购买时不会询问/)]);
    const off = { ...subscribed('tierRose'), off: true };
    expect(lintMessages([off]).warnings).toEqual([]);
  });

  it('names a topic that does not exist', () => {
    const parsed = messagesSectionSchema.safeParse([{ code: 'birthday' }]);
    expect(parsed.error?.issues[0]).toMatchObject({ path: [0, 'code'], message: '没有「birthday」这种消息' });
  });
});

describe('a value of a template', () => {
  it('that was made legal for its key is one that WeChat takes', () => {
    const types = ['thing', 'letter', 'symbol', 'character_string', 'phone_number', 'car_number', 'name', 'phrase'];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary', maxLength: 40 }), (type, text) => {
        expect(findTemplateValueFault(`${type}1`, fitTemplateValue(`${type}1`, text))).toBeNull();
      }),
    );
  });

  it.each([
    ['thing1', '一二三四五六七八九十一二三四五六七八九十一', 'thing 最多 20 个字'],
    ['time2', '年度会员', 'time 要能读成时间'],
    ['time2', '2026年3月1日 10:05', null],
    ['date2', '2026-03-01', null],
    ['amount3', '¥199', null],
    ['amount3', '12345678901', 'amount 要是金额'],
    ['phrase4', '已完成', null],
    ['const5', '任何预设', null],
    ['keyword1', '随便', null],
  ])('%s with %s: %s', (key, value, fault) => {
    expect(findTemplateValueFault(key, value)).toBe(fault);
  });

  it('is of a type that WeChat has, or not', () => {
    expect(['thing1', 'const2', 'enum3', 'character_string4'].map(findTemplateTypeFault)).toEqual(Array(4).fill(null));
    expect(findTemplateTypeFault('first1')).toBe('微信没有「first」这种关键词类型');
  });

  it('is shown as it would be sent', () => {
    const data = { thing1: '{planName}', thing2: '二十个字也放不下的一段说明：{planName}将于{endsOn}到期' };
    const lines = previewTemplate('membershipEndsIn7Days', data);
    const sent = fitTemplateData({ thing1: '年度会员', thing2: lines[1]?.written ?? '' });
    expect(lines.map(({ key, label, value }) => [key, label, value])).toEqual([
      ['thing1', '会员方案', sent.thing1],
      ['thing2', '会员方案', sent.thing2],
    ]);
    expect(lines[0]?.written).toBeNull();
    expect(lines[1]?.value).toHaveLength(20);
  });
});

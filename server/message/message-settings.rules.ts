import type { MessageTopic } from '../../shared/contract/message';
import type { MessageSetting } from '../../shared/contract/ops/message-templates';
import { findTemplateTypeFault } from '../wechat/template-value.rules';
import type { DeliveryChannel } from './delivery.rules';
import { topicLabel } from './message.rules';
import {
  completeTemplate,
  findUnknownPlaceholders,
  TEMPLATE_KEY,
  type TemplateTable,
  templateIdsWhenBuying,
} from './template.rules';
import { previewTemplate } from './template-preview.rules';

/** The templates of both apps, by topic. */
export type Templates = Readonly<Record<DeliveryChannel, TemplateTable>>;

/** What each channel's templates are called. */
const channelNames: Readonly<Record<DeliveryChannel, string>> = {
  official: '公众号模板',
  miniprogram: '订阅消息模板',
};
const channels = Object.keys(channelNames) as DeliveryChannel[];

/**
 * The templates that messages are sent by: those of the configuration, and where it has none for a topic and channel the
 * environment's; a topic that is off has none.
 */
export function resolveTemplates(settings: readonly MessageSetting[], environment: Templates): Templates {
  const tables: Record<DeliveryChannel, Partial<Record<MessageTopic, TemplateTable[MessageTopic]>>> = {
    official: { ...environment.official },
    miniprogram: { ...environment.miniprogram },
  };
  for (const setting of settings) {
    for (const channel of channels) {
      const own = setting[channel];
      if (setting.off) delete tables[channel][setting.code];
      else if (own !== null) tables[channel][setting.code] = completeTemplate(setting.code, own);
    }
  }
  return tables;
}

/** What is wrong with the templates of a configuration, and what is unusual in them, one sentence each. */
export interface MessagesLint {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Checks the templates of a configuration, by the examples of their topics. */
export function lintMessages(settings: readonly MessageSetting[]): MessagesLint {
  const codes = settings.map(({ code }) => code);
  const repeated = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  const found = settings.flatMap((setting) => channels.map((channel) => lintTemplate(setting, channel)));
  return {
    faults: [
      ...[...repeated].map((code) => `消息「${topicLabel(code)}」出现了不止一次。`),
      ...found.flatMap(({ faults }) => faults),
    ],
    warnings: [...found.flatMap(({ warnings }) => warnings), ...lintAsking(settings)],
  };
}

function lintTemplate(setting: MessageSetting, channel: DeliveryChannel): MessagesLint {
  const template = setting[channel];
  if (template === null) return { faults: [], warnings: [] };
  const { code } = setting;
  const named = `「${topicLabel(code)}」的${channelNames[channel]}`;
  const { data } = completeTemplate(code, template);
  const keys = Object.keys(data);
  if (keys.length === 0) return { faults: [`${named}没有任何关键词。`], warnings: [] };
  const malformed = keys.filter((key) => !TEMPLATE_KEY.test(key));
  const unknown = findUnknownPlaceholders(code, data);
  const faults = [
    ...malformed.map((key) => `${named}的关键词「${key}」应是类型加编号，例如 thing1。`),
    ...unknown.map(({ key, name }) => `${named}的 ${key} 用了不存在的占位符 {${name}}。`),
  ];
  const warnings: string[] = [];
  for (const { key, value, written, fault } of previewTemplate(code, data)) {
    if (malformed.includes(key) || unknown.some((each) => each.key === key)) continue;
    const strange = findTemplateTypeFault(key);
    if (strange !== null) warnings.push(`${named}的 ${key}：${strange}。`);
    else if (fault !== null) faults.push(`${named}的 ${key}：以示例填入为「${value}」，不能这样发送：${fault}。`);
    else if (written !== null) warnings.push(`${named}的 ${key}：示例「${written}」会缩成「${value}」再发送。`);
  }
  return { faults, warnings };
}

/** A subscribe message needs the member's yes: what no screen asks for reaches only those who look for the switch. */
function lintAsking(settings: readonly MessageSetting[]): string[] {
  const { miniprogram } = resolveTemplates(settings, { official: {}, miniprogram: {} });
  const asked = templateIdsWhenBuying(miniprogram);
  const silent = (Object.keys(miniprogram) as MessageTopic[]).filter(
    (topic) => !asked.includes(miniprogram[topic]?.id ?? ''),
  );
  if (silent.length === 0) return [];
  const names = silent.map((topic) => `「${topicLabel(topic)}」`).join('');
  return [`${names}的订阅消息模板，购买时不会询问（一次最多问三个），只有会员自己在「消息订阅」页同意后才收得到。`];
}

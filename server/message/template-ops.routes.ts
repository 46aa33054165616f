import { z } from 'zod';
import { type MessageTopic, messageTopicSchema } from '../../shared/contract/message';
import {
  type MessageTopicView,
  messageExampleSchema,
  messageTemplateSchema,
  messageTopicsSchema,
} from '../../shared/contract/ops/message-templates';
import { defineRoute, type Route } from '../http/route';
import { EXAMPLE_AT, exampleOf, placeholderLabels } from './example-news.rules';
import { defaultTemplateData, describeNews, placeholdersOf, topicGroups, topicLabel } from './message.rules';
import type { Templates } from './message-settings.rules';
import { ASKED_WHEN_BUYING } from './template.rules';
import { previewTemplate } from './template-preview.rules';

const reading = { access: 'operator', permission: 'config.read', tag: '运营·配置' } as const;

/** A template's data in an address: JSON, since its keys are whatever WeChat's template has. */
const dataSchema = z
  .string()
  .max(4_000)
  .pipe(
    z.string().transform((text, context): Record<string, string> => {
      const parsed = parseData(text);
      if (parsed !== null) return parsed;
      context.addIssue({ code: 'custom', message: '应是 JSON：关键词到内容' });
      return z.NEVER;
    }),
  );

/**
 * What a form needs to set templates up: every topic with its placeholders, and a template filled with a topic's example.
 * @param environment the templates that topics have without the configuration
 */
export function templateOps(environment: Templates): { readonly routes: readonly Route[] } {
  return {
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/config/messages', summary: '消息的种类、占位符和示例', ...reading },
        replies: { 200: { description: '按分组', schema: messageTopicsSchema } },
        handle: async () => ({
          status: 200,
          body: {
            groups: topicGroups.map(({ name, topics }) => ({
              name,
              topics: topics.map((topic) => presentTopic(topic, environment)),
            })),
          },
        }),
      }),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/config/messages/{topic}/example', summary: '以示例填写模板', ...reading },
        params: z.object({ topic: messageTopicSchema }).strict(),
        query: z.object({ data: dataSchema.optional() }).strict(),
        replies: { 200: { description: '各行的内容，与发送时一致', schema: messageExampleSchema } },
        handle: async ({ params: { topic }, query: { data } }) => ({
          status: 200,
          body: { lines: previewTemplate(topic, data ?? defaultTemplateData(topic)) },
        }),
      }),
    ],
  };
}

function presentTopic(topic: MessageTopic, environment: Templates): MessageTopicView {
  const example = exampleOf(topic);
  const { title, body } = describeNews(example, EXAMPLE_AT);
  const copyOf = (template: Templates['official'][MessageTopic]) =>
    template === undefined ? null : { id: template.id, data: { ...template.data } };
  return {
    ...{ code: topic, label: topicLabel(topic), inbox: { title, body } },
    placeholders: Object.entries(placeholdersOf(example)).map(([name, value]) => ({
      ...{ name, label: placeholderLabels[name] ?? name, example: value },
    })),
    usualData: { ...defaultTemplateData(topic) },
    official: copyOf(environment.official[topic]),
    miniprogram: copyOf(environment.miniprogram[topic]),
    askedWhenBuying: ASKED_WHEN_BUYING.includes(topic),
  };
}

function parseData(text: string): Record<string, string> | null {
  try {
    return messageTemplateSchema.shape.data.parse(JSON.parse(text)) ?? null;
  } catch {
    return null;
  }
}

import { z } from 'zod';
import { messageTopicSchema } from '../message';

/** A template of WeChat with what stands in its keys, as an operator writes it. */
export const messageTemplateSchema = z
  .object({
    id: z.string().trim().min(1, '请填写模板编号').max(64),
    /** Template key (`thing1`) -> pattern (`{planName}`); left out: the topic's usual ones. */
    data: z.record(z.string().max(40), z.string().min(1, '内容不能为空').max(200)).optional(),
  })
  .strict();

/** How one topic is sent by WeChat; it stands in the inbox in any case. */
export const messageSettingSchema = z
  .object({
    /** The topic. */
    code: z.enum(messageTopicSchema.options, { error: ({ input }) => `没有「${String(input)}」这种消息` }),
    /** It is not sent by WeChat at all. */
    off: z.boolean().default(false),
    /** Template message of the official account; null: the one that the server's environment names, if any. */
    official: messageTemplateSchema.nullable().default(null),
    /** Subscribe message of the mini-program; null as above. */
    miniprogram: messageTemplateSchema.nullable().default(null),
  })
  .strict();
export type MessageSetting = z.infer<typeof messageSettingSchema>;

/**
 * The section `messages` of a configuration. A topic without an entry is sent by the templates of the environment
 * (`WECHAT_OFFICIAL_TEMPLATES`, `WECHAT_MINIPROGRAM_TEMPLATES`); an entry's template takes the place of that one.
 */
export const messagesSectionSchema = z.array(messageSettingSchema).max(200);
export type MessagesSection = z.infer<typeof messagesSectionSchema>;

const environmentTemplateSchema = z
  .object({ id: z.string(), data: z.record(z.string(), z.string()) })
  .nullable()
  .describe('环境变量里的模板');

/** A topic with all that a form needs to set its templates up. */
export const messageTopicViewSchema = z.object({
  code: messageTopicSchema,
  label: z.string(),
  /** Title and text in the inbox, of the example. */
  inbox: z.object({ title: z.string(), body: z.string() }),
  placeholders: z.array(z.object({ name: z.string(), label: z.string(), example: z.string() })),
  /** What a template's keys hold where nobody says otherwise. */
  usualData: z.record(z.string(), z.string()),
  official: environmentTemplateSchema,
  miniprogram: environmentTemplateSchema,
  /** Whether the mini-program asks for it when a member buys, as far as there is room in the question. */
  askedWhenBuying: z.boolean(),
});
export type MessageTopicView = z.infer<typeof messageTopicViewSchema>;

/** `GET /ops/v1/config/messages`. */
export const messageTopicsSchema = z.object({
  groups: z.array(z.object({ name: z.string(), topics: z.array(messageTopicViewSchema) })),
});
export type MessageTopics = z.infer<typeof messageTopicsSchema>;

/** One line of a template as the example fills it. */
export const messageLineSchema = z.object({
  key: z.string(),
  /** What the line tells, where one placeholder stands for all of it. */
  label: z.string(),
  /** As it is sent: made legal for its key. */
  value: z.string(),
  /** The text before it was made legal, where that is another one. */
  written: z.string().nullable(),
  /** Why WeChat would refuse it; null where it takes it. */
  fault: z.string().nullable(),
});
export type MessageLine = z.infer<typeof messageLineSchema>;

/** `GET /ops/v1/config/messages/{topic}/example`: a template filled with the topic's example. */
export const messageExampleSchema = z.object({ lines: z.array(messageLineSchema) });
export type MessageExample = z.infer<typeof messageExampleSchema>;

import { z } from 'zod';
import { type MessageTopic, messageTopicSchema } from '../../shared/contract/message';
import { messageTemplateSchema } from '../../shared/contract/ops/message-templates';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { defaultTemplateData, type News, placeholderNames, placeholdersOf } from './message.rules';

/** A template that WeChat knows, and what stands in each of its keys. */
export interface MessageTemplate {
  readonly id: string;
  /** Template key (`thing1`) -> pattern (`{planName}`). */
  readonly data: Readonly<Record<string, string>>;
}

/** The templates of one app, by topic. A topic without one is told in the inbox only. */
export type TemplateTable = Readonly<Partial<Record<MessageTopic, MessageTemplate>>>;

/**
 * Reads `WECHAT_OFFICIAL_TEMPLATES` or `WECHAT_MINIPROGRAM_TEMPLATES`: `{"membershipActivated": {"id": "…", "data":
 * {"thing1": "{planName}"}}}`, `data` being optional.
 * @param text empty or absent means no template
 * @returns the table, or every fault in words for the person who wrote the JSON
 */
export function parseTemplates(text: string | undefined): Result<TemplateTable, readonly string[]> {
  if (text === undefined || text.trim() === '') return accept({});
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(['it is not JSON']);
  }
  const parsed = templatesSchema.safeParse(json);
  if (!parsed.success) {
    return refuse(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`));
  }
  const entries = Object.entries(parsed.data) as [MessageTopic, { id: string; data?: Record<string, string> }][];
  const faults = entries.flatMap(([topic, { data }]) =>
    findUnknownPlaceholders(topic, data ?? {}).map(({ key, name }) => {
      const known = placeholderNames(topic).map((each) => `{${each}}`);
      return `${topic}.data.${key}: there is no {${name}}, only ${known.join(' ')}`;
    }),
  );
  if (faults.length > 0) return refuse(faults);
  return accept(Object.fromEntries(entries.map(([topic, template]) => [topic, completeTemplate(topic, template)])));
}

/** A template as it is written, with the topic's usual data where it brings none. */
export function completeTemplate(
  topic: MessageTopic,
  { id, data }: { readonly id: string; readonly data?: Readonly<Record<string, string>> | undefined },
): MessageTemplate {
  return { id, data: data ?? defaultTemplateData(topic) };
}

/** The values of a template's keys for a piece of news. Not yet made legal for the type of each key. */
export function fillTemplate(template: MessageTemplate, news: News): Record<string, string> {
  const values = placeholdersOf(news);
  return Object.fromEntries(
    Object.entries(template.data).map(([key, pattern]) => [
      key,
      pattern.replace(PLACEHOLDER, (whole, name: string) => values[name] ?? whole),
    ]),
  );
}

/** WeChat shows at most this many templates in one question on every client (wx.requestSubscribeMessage). */
const ASKED_AT_ONCE = 3;

/** What a buyer is most glad to have said yes to, the best first. */
export const ASKED_WHEN_BUYING: readonly MessageTopic[] = [
  'membershipActivated',
  'membershipEndsIn7Days',
  'membershipEndsIn1Day',
  'refundSucceeded',
];

/** The template ids to ask for when a member buys, at most three, none twice. */
export function templateIdsWhenBuying(templates: TemplateTable): string[] {
  const ids = ASKED_WHEN_BUYING.flatMap((topic) => templates[topic]?.id ?? []);
  return [...new Set(ids)].slice(0, ASKED_AT_ONCE);
}

/** `thing1`, `character_string2` */
export const TEMPLATE_KEY = /^[a-z_]+\d+$/;

const PLACEHOLDER = /\{(\w+)\}/g;

const templatesSchema = z.partialRecord(
  messageTopicSchema,
  messageTemplateSchema.extend({
    data: messageTemplateSchema.shape.data
      .refine(
        (data) => Object.keys(data ?? {}).every((key) => TEMPLATE_KEY.test(key)),
        'a key is a type and a number, like thing1',
      )
      .refine((data) => data === undefined || Object.keys(data).length > 0, 'it has no key'),
  }),
);

/** Placeholders that a topic does not have, with the key that they stand under. */
export function findUnknownPlaceholders(
  topic: MessageTopic,
  data: Readonly<Record<string, string>>,
): { readonly key: string; readonly name: string }[] {
  const known = placeholderNames(topic);
  return Object.entries(data).flatMap(([key, pattern]) =>
    [...pattern.matchAll(PLACEHOLDER)]
      .map(([, name]) => name ?? '')
      .filter((name) => !known.includes(name))
      .map((name) => ({ key, name })),
  );
}

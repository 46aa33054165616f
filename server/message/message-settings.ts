import type { EntityManager } from 'typeorm';
import type { MessagesSection } from '../../shared/contract/ops/message-templates';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { createFreshReading, type FreshReading } from '../database/fresh-reading';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { SchemeDocument } from '../plan/plan.entity';
import { topicLabel } from './message.rules';
import { resolveTemplates, type Templates } from './message-settings.rules';

/** Id of the document that holds the configured templates. */
const MESSAGES_DOCUMENT = 'messages';

/** The templates that messages are sent by, as they are now: another process's publication is followed within seconds. */
export type MessageTemplates = FreshReading<Templates>;

/** Reads the configured templates over those of the environment. */
export function createMessageTemplates(database: Database, clock: Clock, environment: Templates): MessageTemplates {
  return createFreshReading(clock, async () => resolveTemplates(await readMessageSettings(database.read), environment));
}

/** The live section of the configuration; empty where it was never loaded. */
export async function readMessageSettings(manager: EntityManager): Promise<MessagesSection> {
  const document = await manager.findOneBy(SchemeDocument, { id: MESSAGES_DOCUMENT });
  return document === null ? [] : (JSON.parse(document.content) as MessagesSection);
}

/** Makes a section the live one. @returns what changed, in words; empty where it says what is live already */
export async function loadMessageSettings(unit: Unit, settings: MessagesSection, now: Instant): Promise<string[]> {
  const before = await readMessageSettings(unit);
  if (JSON.stringify(before) === JSON.stringify(settings)) return [];
  const content = JSON.stringify(settings);
  await unit.save(SchemeDocument, { id: MESSAGES_DOCUMENT, code: 'messages', content, loadedAt: now });
  const [was, is] = [before, settings].map((list) => new Map(list.map((each) => [each.code, JSON.stringify(each)])));
  const codes = new Set([...before, ...settings].map(({ code }) => code));
  const touched = [...codes].filter((code) => was?.get(code) !== is?.get(code));
  return touched.length === 0 ? [] : [`消息模板：${touched.map((code) => `「${topicLabel(code)}」`).join('')}`];
}

import { In } from 'typeorm';
import { messageTopicSchema, type SubscriptionList } from '../../shared/contract/message';
import type { Database } from '../database/open-database';
import { WechatIdentityRow } from '../member/member.entity';
import { SubscribeCredit } from './message.entity';
import { topicLabel } from './message.rules';
import type { TemplateTable } from './template.rules';

/** Which messages a member can ask for in the mini-program, and how many permissions of each are left. */
export async function findSubscriptions(
  database: Database,
  memberId: string,
  templates: TemplateTable,
): Promise<SubscriptionList> {
  const openids = await findMiniprogramOpenids(database, memberId);
  const credits =
    openids.length === 0 ? [] : await database.read.find(SubscribeCredit, { where: { openid: In(openids) } });
  const countOf = (templateId: string) =>
    credits.filter((credit) => credit.templateId === templateId).reduce((sum, credit) => sum + credit.credits, 0);
  return {
    items: messageTopicSchema.options.flatMap((topic) => {
      const template = templates[topic];
      if (template === undefined) return [];
      return [{ topic, label: topicLabel(topic), templateId: template.id, credits: countOf(template.id) }];
    }),
  };
}

/** The openids by which the mini-program knows a member: one, unless identities were joined by an operator. */
export async function findMiniprogramOpenids(database: Database, memberId: string): Promise<string[]> {
  const identities = await database.read.findBy(WechatIdentityRow, { memberId, app: 'miniprogram' });
  return identities.map(({ openid }) => openid);
}

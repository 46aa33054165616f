import type { MessageTopic } from '../../shared/contract/message';
import type { Instant } from '../../shared/kernel/instant';
import { type BenefitFields, benefitTopics } from './benefit-topics.rules';
import { type GiftFields, giftTopics } from './gift-topics.rules';
import { type MembershipFields, membershipTopics } from './membership-topics.rules';
import { type PointsFields, pointsTopics } from './points-topics.rules';
import { type TierFields, tierTopics } from './tier-topics.rules';
import type { MessageWords, Topic } from './topic.rules';

/** The facts of each topic. */
export interface TopicFields extends MembershipFields, TierFields, PointsFields, BenefitFields, GiftFields {}

/** Something worth telling: a topic with its facts. */
export type News = {
  [T in MessageTopic]: { readonly topic: T; readonly fields: TopicFields[T] };
}[MessageTopic];

/**
 * The words of a message in the inbox.
 * @param now when it is told: a term that has not begun yet is an extension
 */
export function describeNews<T extends MessageTopic>(
  news: { readonly topic: T; readonly fields: TopicFields[T] },
  now: Instant,
): MessageWords {
  return topicTable[news.topic].words(news.fields, now);
}

/** The values of a topic's placeholders, as a member reads them. */
export function placeholdersOf<T extends MessageTopic>(news: {
  readonly topic: T;
  readonly fields: TopicFields[T];
}): Record<string, string> {
  const { placeholders } = topicTable[news.topic];
  return Object.fromEntries(Object.entries(placeholders).map(([name, read]) => [name, read(news.fields)]));
}

/** Names of the placeholders that a template of this topic may use. */
export function placeholderNames(topic: MessageTopic): readonly string[] {
  return Object.keys(topicTable[topic].placeholders);
}

/** What the data of a topic's template is when the configuration does not say: template key -> pattern. */
export function defaultTemplateData(topic: MessageTopic): Readonly<Record<string, string>> {
  return topicTable[topic].templateData;
}

/** What a member reads beside the switch of a topic. */
export function topicLabel(topic: MessageTopic): string {
  return topicTable[topic].label;
}

/** Topics as an operator finds them, in the order of a member's life. */
export const topicGroups: readonly { readonly name: string; readonly topics: readonly MessageTopic[] }[] = [
  { name: '会员与付款', topics: namesOf(membershipTopics) },
  { name: '等级', topics: namesOf(tierTopics) },
  { name: '积分', topics: namesOf(pointsTopics) },
  { name: '权益与勋章', topics: namesOf(benefitTopics) },
  { name: '赠送', topics: namesOf(giftTopics) },
];

function namesOf<T extends string>(topics: Readonly<Record<T, unknown>>): T[] {
  return Object.keys(topics) as T[];
}

const topicTable: { readonly [T in MessageTopic]: Topic<TopicFields[T]> } = {
  ...membershipTopics,
  ...tierTopics,
  ...pointsTopics,
  ...benefitTopics,
  ...giftTopics,
};

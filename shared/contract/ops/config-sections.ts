/**
 * The parts in which a configuration 配置 is edited; each is saved, compared and resolved by itself. Stands without zod, so
 * that pages can use it.
 */
export const configSections = [
  'texts',
  'plans',
  'growth',
  'points',
  'benefits',
  'shelf',
  'badges',
  'messages',
] as const;
export type ConfigSection = (typeof configSections)[number];

export const configSectionNames: Readonly<Record<ConfigSection, string>> = {
  texts: '名称与协议',
  plans: '会员产品与方案',
  growth: '成长体系',
  points: '积分规则',
  benefits: '权益',
  shelf: '积分商城',
  badges: '勋章',
  messages: '消息模板',
};

/** How a change of how growth is counted is meant: from the moment of publishing on, or for the running period. */
export const countingChanges = ['from-now', 'recompute'] as const;

export const draftStatuses = ['open', 'scheduled', 'published', 'discarded'] as const;
export const draftStatusNames: Readonly<Record<(typeof draftStatuses)[number], string>> = {
  open: '编辑中',
  scheduled: '待定时发布',
  published: '已发布',
  discarded: '已放弃',
};

export const previewStatuses = ['running', 'done', 'outdated'] as const;

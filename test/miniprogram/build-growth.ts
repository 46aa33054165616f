import type {
  GrowthCard,
  GrowthDetail,
  GrowthEntry,
  GrowthExplanation,
  GrowthTask,
  Tier,
} from '@shared/contract/growth';

const gold: Tier = { code: 'gold', name: '黄金', material: 'gold', reach: 2_000, keep: 1_500 };
const platinum: Tier = { code: 'platinum', name: '铂金', material: 'platinum', reach: 5_000, keep: 4_000 };

export function buildGrowthCard(change: Partial<GrowthCard> = {}): GrowthCard {
  return {
    programme: 'main',
    programmeName: '山野咖啡会员',
    unit: '成长值',
    tier: gold,
    growth: 3_320,
    next: { tier: platinum, gap: 1_680, words: '再得 1,680 成长值升铂金' },
    validUntil: '2026-12-31T16:00:00.000Z',
    warning: null,
    news: null,
    ...change,
  };
}

const period = { name: '2026年', startsAt: '2025-12-31T16:00:00.000Z', endsAt: '2026-12-31T16:00:00.000Z' };
const groups = [
  { code: 'spend', name: '消费', growth: 2_480 },
  { code: 'active', name: '活跃', growth: 840 },
];

export function buildGrowthDetail(change: Partial<GrowthDetail> = {}): GrowthDetail {
  return {
    card: buildGrowthCard(),
    period,
    ladder: [],
    curve: [],
    groups,
    ways: [],
    history: [],
    held: null,
    ...change,
  };
}

export function buildGrowthEntry(change: Partial<GrowthEntry> = {}): GrowthEntry {
  const occurredAt = change.occurredAt ?? '2026-05-12T06:05:00.000Z';
  return {
    id: 'entry-1',
    amount: 320,
    title: '门店消费',
    group: { code: 'spend', name: '消费' },
    kind: 'earned',
    occurredAt,
    createdAt: occurredAt,
    explanation: [{ label: '系数', value: '每 ¥1 得 1' }],
    ...change,
  };
}

export function buildExplanation(change: Partial<GrowthExplanation> = {}): GrowthExplanation {
  return {
    programme: 'main',
    programmeName: '山野咖啡会员',
    unit: '成长值',
    tier: gold,
    sentences: ['2026年累计 3,320 成长值，达到黄金所需的 2,000。'],
    rules: [{ title: '升级与保级', text: '达到门槛立即升级。' }],
    ruleVersion: 3,
    period,
    growth: 3_320,
    next: { tier: platinum, gap: 1_680, words: '再得 1,680 成长值升铂金' },
    ways: [{ source: 'order', words: '再消费 ¥1,680', growth: 1_680, closes: true }],
    groups,
    entries: [buildGrowthEntry()],
    ...change,
  };
}

export function buildTask(change: Partial<GrowthTask> = {}): GrowthTask {
  return {
    code: 'review',
    programme: 'main',
    name: '写 5 条评价',
    description: '',
    kind: 'periodic',
    progress: 2,
    target: 5,
    measure: 'times',
    reward: 50,
    unit: '成长值',
    status: 'open',
    endsAt: null,
    action: null,
    ...change,
  };
}

import type { Badge } from '@shared/contract/badge';
import type { Exchange, Shelf, ShelfItem, ShelfItemDetail } from '@shared/contract/exchange';
import { buildBenefit } from './build';

/** Something that 500 points are enough for. */
export function buildShelfItem(code: string, change: Partial<ShelfItem> = {}): ShelfItem {
  return {
    code,
    benefit: { ...buildBenefit('coffee'), name: '中杯咖啡券', value: '任意中杯' },
    points: 500,
    moneyFen: 0,
    worthFen: null,
    state: 'open',
    words: '可兑换',
    remaining: null,
    stockLeft: null,
    ...change,
  };
}

export function buildShelf(items: readonly ShelfItem[], available = 1_080): Shelf {
  return { shelf: { unit: '积分', available, items: [...items] } };
}

export function buildItemDetail(change: Partial<ShelfItemDetail> = {}): ShelfItemDetail {
  return {
    unit: '积分',
    available: 1_080,
    item: buildShelfItem('coffee'),
    facts: [{ label: '有效期', value: '兑换后 30 天内有效' }],
    rules: [{ title: '怎么用', text: '到店出示。' }],
    account: 'none',
    ...change,
  };
}

export function buildExchange(change: Partial<Exchange> = {}): Exchange {
  const { code, benefit } = buildShelfItem('coffee');
  return {
    id: 'exchange-1',
    item: { code, benefit },
    points: 500,
    moneyFen: 0,
    status: 'done',
    words: '兑换成功',
    createdAt: '2026-05-01T06:00:00.000Z',
    orderId: null,
    claim: null,
    ...change,
  };
}

/** Takes ¥5 as well, which was not paid yet. */
export function buildWaitingExchange(change: Partial<Exchange> = {}): Exchange {
  return buildExchange({ status: 'awaitingPayment', words: '待支付', moneyFen: 500, orderId: 'order-1', ...change });
}

/** A level; with a date it is earned. */
export function buildLevel(number: number, earnedAt: string | null = null): Badge['levels'][number] {
  return { number, name: `第 ${number} 级`, words: `累计到店 ${number * 10} 次`, earnedAt };
}

/** Locked, three visits short of its only level. */
export function buildBadge(code: string, change: Partial<Badge> = {}): Badge {
  return {
    code,
    name: '早起咖啡',
    icon: 'coffee',
    description: '九点前来一杯的人',
    level: 0,
    levels: [buildLevel(1)],
    progress: { value: 7, target: 10, words: '还差 3 次' },
    fresh: false,
    ...change,
  };
}

import type {
  BenefitCard,
  BenefitDetail,
  BenefitHall,
  BenefitMatrix,
  Claim,
  ClaimDetail,
  UseCode,
} from '@shared/contract/benefit';
import { buildBenefit } from './build';

/** Something that can be claimed now, and is not held. */
export function buildCard(code: string, change: Partial<BenefitCard> = {}): BenefitCard {
  return {
    ...buildBenefit(code),
    kind: 'valueAdded',
    core: false,
    issue: 'claim',
    delivery: 'verify',
    state: 'open',
    words: '本月还可领 2 次',
    unlock: null,
    remaining: 2,
    until: null,
    claimId: null,
    ...change,
  };
}

/** Something that another tier opens. */
export function buildLockedCard(code: string, change: Partial<BenefitCard> = {}): BenefitCard {
  const unlock = { words: '再升一级即可领取', page: '/packages/growth/tier/index?programme=main' };
  return buildCard(code, { state: 'locked', words: '尚未开通', remaining: null, unlock, ...change });
}

export function buildHall(items: readonly BenefitCard[], change: Partial<BenefitHall> = {}): BenefitHall {
  return { items: [...items], savedFen: 0, uses: 0, usableClaims: 0, ...change };
}

export function buildDetail(card: BenefitCard, change: Partial<BenefitDetail> = {}): BenefitDetail {
  return {
    card,
    picture: null,
    facts: [{ label: '有效期', value: '领取后 30 天内有效' }],
    rules: [{ title: '怎么用', text: '到店出示。' }],
    savesFen: null,
    stockLeft: null,
    account: 'none',
    guide: null,
    claims: [],
    shelfItem: null,
    ...change,
  };
}

export function buildClaim(change: Partial<Claim> = {}): Claim {
  return {
    id: 'claim-1',
    benefit: { code: 'coffee', name: '免费咖啡', icon: 'coffee', value: '任意一杯' },
    status: 'usable',
    words: '有效期至 2026年12月21日',
    usesTotal: 1,
    usesLeft: 1,
    validFrom: '2026-11-22T00:00:00.000Z',
    expiresAt: '2026-12-21T16:00:00.000Z',
    claimedAt: '2026-11-22T00:00:00.000Z',
    delivery: { kind: 'verify' },
    ...change,
  };
}

export function buildClaimDetail(change: Partial<ClaimDetail> = {}): ClaimDetail {
  return { ...buildClaim(), rules: [], uses: [], ...change };
}

export function buildUse(change: Partial<ClaimDetail['uses'][number]> = {}): ClaimDetail['uses'][number] {
  return {
    id: 'use-1',
    usedAt: '2026-11-22T04:05:00.000Z',
    place: '人民路店',
    savedFen: 1_800,
    reversed: false,
    ...change,
  };
}

export function buildUseCode(code: string, change: Partial<UseCode> = {}): UseCode {
  return {
    code,
    createdAt: '2026-11-22T04:00:00.000Z',
    expiresAt: '2026-11-22T04:01:00.000Z',
    ttlSeconds: 60,
    ...change,
  };
}

export function buildBenefitMatrix(): BenefitMatrix {
  const column = (kind: 'tier' | 'plan', code: string, name: string, group: string, mine: boolean) => ({
    kind,
    code,
    name,
    group,
    mine,
  });
  const row = (code: string, cells: boolean[]) => ({ benefit: buildBenefit(code), core: false, cells });
  return {
    columns: [
      column('tier', 'main:silver', '白银', '山茶等级', true),
      column('tier', 'main:gold', '黄金', '山茶等级', false),
      column('plan', 'year', '年卡', '山茶会员', false),
    ],
    rows: [
      row('coffee', [true, true, true]),
      row('lounge', [false, true, false]),
      row('delivery', [false, false, true]),
    ],
  };
}

import type { PlanChange, PlanChangePreview } from '@shared/contract/plan-change';

/** An upgrade at once: half a year left of the old card. */
export function buildPreview(change: Partial<PlanChangePreview> = {}): PlanChangePreview {
  return {
    kind: 'atOnce',
    from: { planId: 'plan-light', planName: '燃动会员轻享年卡', endsAt: '2026-09-01T02:00:00.000Z' },
    to: {
      planId: 'plan-full',
      planName: '燃动会员尊享年卡',
      period: { unit: 'year', count: 1 },
      priceFen: 179_900,
      autoRenew: false,
    },
    periods: 1,
    fullFen: 179_900,
    creditFen: 45_000,
    payFen: 134_900,
    unusedDays: 184,
    givenDays: 0,
    endsRenewal: false,
    startsAt: '2026-03-01T02:00:00.000Z',
    endsAt: '2027-03-01T02:00:00.000Z',
    ...change,
  };
}

/** A wish for the term's end. */
export function buildChange(change: Partial<PlanChange> = {}): PlanChange {
  const { from, to } = buildPreview();
  return {
    ...{ id: 'change-1', kind: 'atTermEnd', status: 'waiting', due: false, orderId: null, from, to },
    ...{ periods: 1, fullFen: 179_900, creditFen: 0, payFen: 179_900 },
    ...{ startsAt: '2026-09-01T02:00:00.000Z', endsAt: '2027-09-01T02:00:00.000Z' },
    createdAt: '2026-03-01T02:00:00.000Z',
    ...change,
  };
}

import { formatFen } from '../../shared/kernel/fen';
import { lintBenefits } from '../benefit/benefit.rules';
import { computeBudgetPerMember } from '../benefit/budget.rules';
import { readEntitlementBooks } from '../benefit/find-entitlements';
import { type BenefitMonth, findBenefitMonths, findUnusedBenefits } from '../benefit/find-funnel';
import { monthOf } from '../benefit/quota-period.rules';
import { startBenefit, stopBenefit } from '../benefit/stop-benefit';
import { alignColumns } from '../insight/segmentation.plot';
import { formatShare } from '../insight/segmentation.rules';
import type { Setting } from './carry-out';
import { CommandRefused, optionOf, say } from './terminal';
import { actOf, type Call, type VerbSet } from './verbs';

/** A benefit that nobody used in three months is worth a thought. */
const UNUSED_DAYS = 90;

/** The exact product with two rates must stay a safe integer. */
const MOST_ARPU_FEN = 90_000_000;

/** Verbs about the catalogue of benefits. */
export const catalogueVerbs: VerbSet = {
  usage: `  stop-benefit <code> --reason <text>      nobody can have it from now on; what was claimed stays
  start-benefit <code> --reason <text>     let it be had again
  benefit-report [--month <YYYY-MM>] [--unused-days <n>]
                                           who is entitled, has seen, claimed and used what, and what it cost
  benefit-budget --arpu-fen <n> --margin-bp <n> --subsidy-bp <n>
                                           what may be given to a member: ARPU × gross margin × subsidy rate`,
  verbs: {
    'stop-benefit': actOf(
      (unit, { subject }, { now }) => stopBenefit(unit, subject, now),
      'Stopped: what was claimed can still be used.',
    ),
    'start-benefit': actOf(
      (unit, { subject }, { now }) => startBenefit(unit, subject, now),
      'Started: members can have it again.',
    ),
    'benefit-report': report,
    'benefit-budget': sayBudget,
  },
};

async function sayBudget(_: Setting, { words }: Call): Promise<void> {
  const [arpuFen = 0, marginBp = 0, subsidyBp = 0] = ['arpu-fen', 'margin-bp', 'subsidy-bp'].map((name) => {
    const most = name.endsWith('-bp') ? 10_000 : MOST_ARPU_FEN;
    const value = Number(optionOf(words, name) ?? Number.NaN);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw new CommandRefused(`--${name} is a whole number from 0 to ${most}.`);
  });
  say(`${formatFen(computeBudgetPerMember(arpuFen, marginBp, subsidyBp))} a member, rounded down.`);
}

async function report({ database, now }: Setting, { words }: Call): Promise<void> {
  const month = optionOf(words, 'month') ?? monthOf(now);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new CommandRefused('--month is a month: YYYY-MM.');
  const days = Number(optionOf(words, 'unused-days') ?? UNUSED_DAYS);
  if (!Number.isInteger(days) || days < 1) throw new CommandRefused('--unused-days is a whole number from 1.');
  const months = await findBenefitMonths(database, month);
  if (months.length === 0) return say('The live scheme has no benefits.');
  say(`${month}`);
  for (const line of alignColumns([HEADER, ...months.map(rowOf)])) say(`  ${line}`);
  const unused = await findUnusedBenefits(database, days, now);
  if (unused.length > 0)
    say(`Not used by anybody in ${days} days: ${unused.map(({ config }) => config.name).join('、')}`);
  const { benefits, programmes } = await readEntitlementBooks(database.read);
  const growth = { programmes: programmes.programmes.map(({ config }) => config) };
  const configs = benefits.benefits.map(({ config }) => config);
  for (const warning of lintBenefits(configs, { growth, plans: null, families: null }).warnings) say(`! ${warning}`);
}

const HEADER = ['权益', '可享', '看到', '领取', '使用', '使用率', '次数', '成本', '为会员节省', '预算占用'];

function rowOf({ benefit, funnel, uses, costFen, savedFen, budget }: BenefitMonth): string[] {
  const { entitled, exposed, claimed, used, usageRateBp } = funnel;
  const marks = { fine: '', warn: ' !', full: ' !!' } as const;
  return [
    `${benefit.config.name}${benefit.stopped ? '（已停）' : ''}`,
    ...[entitled, exposed, claimed, used].map(String),
    usageRateBp === null ? '-' : formatShare(usageRateBp),
    String(uses),
    formatFen(costFen),
    formatFen(savedFen),
    budget === null ? '-' : `${formatFen(budget.boundFen)} / ${formatFen(budget.budgetFen)}${marks[budget.level]}`,
  ];
}

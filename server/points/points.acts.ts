import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { addDays, formatLastChineseDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import { accept, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import type { Act } from '../operator/act';
import { secondPersonOf } from '../operator/second-person';
import { readHoldings } from './account';
import { GRANT_TITLE, grantPoints } from './grant-points';
import { availableOf } from './lot.rules';
import { ALONE_UP_TO } from './points.rules';

/** More than this is no single member's. */
const MOST_POINTS = 100_000_000;

const adjustment = z
  .object({
    memberId: idSchema,
    points: z
      .number()
      .int()
      .min(-MOST_POINTS)
      .max(MOST_POINTS)
      .refine((points) => points !== 0, '不能为 0'),
    /** What the member reads. */
    title: z.string().trim().min(2).max(40).default(GRANT_TITLE),
    /** The last day on which they can be spent; by the rules of the scheme when left out. */
    expiresOn: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  })
  .strict();

/** Gives a member points, or takes some where negative; above the limit only with a second person. */
export const adjustPointsAct: Act<z.output<typeof adjustment>, { readonly entryId: string }> = {
  ...{ code: 'points.adjust', name: '调整积分', permission: 'points.adjust', input: adjustment },
  describe: async (manager, { memberId, points }) => {
    const member = await manager.findOneBy(Member, { id: memberId });
    const who = member?.nickname ?? member?.memberNumber ?? memberId;
    return points > 0 ? `给会员「${who}」${points} 积分` : `扣减会员「${who}」${-points} 积分`;
  },
  needsSecond: async (_, { points }) =>
    Math.abs(points) > ALONE_UP_TO ? `一次超过 ${ALONE_UP_TO} 积分要由另一位同事复核` : null,
  carryOut: async (unit, { memberId, points, title, expiresOn }, setting) => {
    const { actor, reason, now } = setting;
    const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
    if (!member) return refuse('MEMBER_NOT_FOUND');
    const before = await describeBalance(unit, memberId, now);
    const expiresAt = expiresOn === undefined ? undefined : startOfBusinessDay(addDays(expiresOn, 1));
    const wish = {
      ...{ memberNumber: member.memberNumber, points, title, operator: actor.name, reason },
      ...{ approvedBy: secondPersonOf(setting), ...(expiresAt === undefined ? {} : { expiresAt }) },
    };
    const granted = await grantPoints(unit, wish, now);
    if (!granted.ok) return granted;
    const after = {
      ...(await describeBalance(unit, memberId, now)),
      明细: title,
      ...(expiresAt === undefined ? {} : { 有效至: formatLastChineseDay(expiresAt) }),
    };
    return accept({ value: { entryId: granted.value.entryId }, subject: `member:${memberId}`, before, after });
  },
};

async function describeBalance(unit: Unit, memberId: string, now: number): Promise<{ readonly 可用积分: number }> {
  const holding = (await readHoldings(unit, [memberId], now)).get(memberId);
  return { 可用积分: holding ? availableOf(holding) : 0 };
}

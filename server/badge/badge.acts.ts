import { type BadgeAimInput, badgeAimSchema } from '../../shared/contract/ops/badge';
import { accept } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { giveBadge, type LevelsMoved, takeBadgeBack } from './give-badge';

/** Gives a level of a badge by hand; the member is told. */
export const grantBadgeAct: Act<BadgeAimInput, null> = {
  ...{ code: 'badges.grant', name: '授予勋章', permission: 'badges.grant', input: badgeAimSchema },
  carryOut: async (unit, aim, { actor, reason, now }) => {
    const given = await giveBadge(unit, aim, { operator: actor.name, reason }, now);
    if (!given.ok) return given;
    return accept({ value: null, subject: `member:${aim.memberId}`, ...describeMove(given.value) });
  },
};

/** Takes a level of a badge back, earned or given; nobody is told. */
export const revokeBadgeAct: Act<BadgeAimInput, null> = {
  ...{ code: 'badges.revoke', name: '收回勋章', permission: 'badges.grant', input: badgeAimSchema },
  carryOut: async (unit, aim, { now }) => {
    const taken = await takeBadgeBack(unit, aim, now);
    if (!taken.ok) return taken;
    return accept({ value: null, subject: `member:${aim.memberId}`, ...describeMove(taken.value) });
  },
};

/** Both sides, for the log: `口碑：一级、二级`. */
function describeMove({ badge: { config }, before, after }: LevelsMoved): {
  readonly before: Record<string, string>;
  readonly after: Record<string, string>;
} {
  const say = (levels: readonly number[]) => ({
    [config.name]:
      levels.length === 0 ? '没有' : levels.map((level) => config.levels[level - 1]?.name ?? level).join('、'),
  });
  return { before: say(before), after: say(after) };
}

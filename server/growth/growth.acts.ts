import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { addDays, formatLastChineseDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { accept, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Audience, Member } from '../member/member.entity';
import type { Act } from '../operator/act';
import { adjustGrowth } from './adjust-growth';
import {
  APPLY_EXTENSION,
  beginExtension,
  beginUndoing,
  previewExtension,
  previewUndo,
  UNDO_EXTENSION,
} from './extend-tiers';
import { findPositions } from './find-growth';
import { TierExtension, TierHold } from './growth.entity';
import { grantTier, revokeGrant } from './hold-tier';
import { currentScore, tierAt } from './present-growth';
import { readProgrammeBook } from './programme-book';

const codeSchema = z.string().min(1).max(40);
const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const MOST_MONTHS = 36;
/** An adjustment that is larger is no correction. */
const MOST_GROWTH = 10_000_000;

const grant = z
  .object({ memberId: idSchema, programme: codeSchema, tier: codeSchema, until: daySchema.describe('the last day') })
  .strict();

/** Gives a member a tier until the end of a day; then the earned one shows again. */
export const grantTierAct: Act<z.output<typeof grant>, { readonly grantId: string }> = {
  ...{ code: 'tiers.grant', name: '授予等级', permission: 'tiers.grant', input: grant },
  carryOut: async (unit, { memberId, programme, tier, until }, { actor, reason, now }) => {
    const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
    if (!member) return refuse('MEMBER_NOT_FOUND');
    const before = await describeTier(unit, member, programme, now);
    const end = startOfBusinessDay(addDays(until, 1));
    const wish = { memberNumber: member.memberNumber, programme, tier, until: end, reason, operator: actor.name };
    const granted = await grantTier(unit, wish, now);
    if (!granted.ok) return granted;
    const after = { ...(await describeTier(unit, member, programme, now)), 授予至: formatLastChineseDay(end) };
    return accept({ value: { grantId: granted.value }, subject: `member:${memberId}`, before, after });
  },
};

const revocation = z.object({ grantId: idSchema }).strict();

/** Takes a given tier back before its end. */
export const revokeTierAct: Act<z.output<typeof revocation>, null> = {
  ...{ code: 'tiers.revoke', name: '收回授予的等级', permission: 'tiers.grant', input: revocation },
  carryOut: async (unit, { grantId }, { now }) => {
    const hold = await unit.findOneBy(TierHold, { originId: grantId, isExtension: false });
    const member = hold && (await unit.findOneBy(Member, { id: hold.memberId }));
    if (!hold || !member) return refuse('GRANT_NOT_FOUND');
    const before = await describeTier(unit, member, hold.programme, now);
    const revoked = await revokeGrant(unit, grantId, now);
    if (!revoked.ok) return revoked;
    const after = await describeTier(unit, member, hold.programme, now);
    return accept({ value: null, subject: `member:${member.id}`, before, after });
  },
};

const adjustment = z
  .object({
    memberId: idSchema,
    programme: codeSchema,
    amount: z
      .number()
      .int()
      .min(-MOST_GROWTH)
      .max(MOST_GROWTH)
      .refine((amount) => amount !== 0, '不能为 0'),
    /** What the member reads. */
    title: z.string().trim().min(2).max(40),
  })
  .strict();

export const adjustGrowthAct: Act<z.output<typeof adjustment>, { readonly entryId: string }> = {
  ...{ code: 'growth.adjust', name: '调整成长值', permission: 'growth.adjust', input: adjustment },
  carryOut: async (unit, wish, { now }) => {
    const member = await unit.findOneBy(Member, { id: wish.memberId, status: 'active' });
    if (!member) return refuse('MEMBER_NOT_FOUND');
    const before = await describeTier(unit, member, wish.programme, now);
    const adjusted = await adjustGrowth(unit, wish, now);
    if (!adjusted.ok) return adjusted;
    const after = { ...(await describeTier(unit, member, wish.programme, now)), 明细: wish.title };
    return accept({ value: { entryId: adjusted.value }, subject: `member:${member.id}`, before, after });
  },
};

const extension = z
  .object({ audienceId: idSchema, programme: codeSchema, months: z.number().int().min(1).max(MOST_MONTHS) })
  .strict();

/** Keeps the tiers of an audience beyond their period's end; a worker goes through it. Always wants a second person. */
export function extendTiersAct(database: Database): Act<z.output<typeof extension>, { readonly extensionId: string }> {
  const preview = (read: Unit, wish: z.output<typeof extension>, now: Instant) =>
    previewExtension({ database: { ...database, read }, clock: { now: () => now } }, wish);
  return {
    ...{ code: 'tiers.extend', name: '批量延长等级', permission: 'tiers.grant', input: extension },
    describe: async (manager, wish) => {
      const audience = await manager.findOneBy(Audience, { id: wish.audienceId });
      return `将人群「${audience?.name ?? wish.audienceId}」（${audience?.size ?? 0} 位会员）的等级延长 ${wish.months} 个月`;
    },
    needsSecond: async () => '批量延长等级要由另一位同事复核',
    carryOut: async (unit, wish, { actor, reason, now }) => {
      if (!(await unit.existsBy(Audience, { id: wish.audienceId }))) return refuse('AUDIENCE_NOT_FOUND');
      const effect = await preview(unit, wish, now);
      if (!effect.ok) return effect;
      const begun = await beginExtension(unit, { ...wish, reason, operator: actor.name }, now);
      if (!begun.ok) return begun;
      const extensionId = begun.value;
      await enqueueJob(unit, { topic: APPLY_EXTENSION, payload: { extensionId }, uniqueKey: extensionId }, now);
      const { audienceSize, tiers, until } = effect.value;
      const after = {
        ...{ 人群人数: audienceSize, 延长月数: wish.months },
        等级: Object.fromEntries(tiers.map(({ name, members }) => [name, `${members} 位会员`])),
        ...(until === null
          ? {}
          : { 最早至: formatLastChineseDay(until.first), 最晚至: formatLastChineseDay(until.last) }),
      };
      return accept({ value: { extensionId }, subject: `audience:${wish.audienceId}`, after });
    },
  };
}

const undoing = z.object({ extensionId: idSchema }).strict();

/** Takes an extension back: the tiers that were earned show again. Always wants a second person. */
export const undoExtensionAct: Act<z.output<typeof undoing>, null> = {
  ...{ code: 'tiers.undoExtension', name: '撤回批量延长', permission: 'tiers.grant', input: undoing },
  describe: async (manager, { extensionId }) => {
    const row = await manager.findOneBy(TierExtension, { id: extensionId });
    const audience = row && (await manager.findOneBy(Audience, { id: row.audienceId }));
    return `撤回人群「${audience?.name ?? ''}」${row?.months ?? 0} 个月的批量等级延长，会员恢复为自己达到的等级`;
  },
  needsSecond: async (manager, { extensionId }, now) => {
    const row = await manager.findOneBy(TierExtension, { id: extensionId });
    const { members, falls } = row ? await previewUndo(manager, row, now) : { members: 0, falls: [] };
    const fallen = falls.reduce((sum, each) => sum + each.members, 0);
    const [all, some] = [members, fallen].map((count) => count.toLocaleString('zh-CN'));
    return `${all} 位会员不再延长，其中 ${some} 位立即降级；撤回批量延长要由另一位同事复核`;
  },
  carryOut: async (unit, { extensionId }, { now }) => {
    const row = await unit.findOneBy(TierExtension, { id: extensionId });
    if (!row || row.status === 'undone') return refuse('EXTENSION_NOT_FOUND');
    if (!(await beginUndoing(unit, extensionId))) return refuse('EXTENSION_UNDER_WAY');
    const uniqueKey = `undo:${extensionId}`;
    await enqueueJob(unit, { topic: UNDO_EXTENSION, payload: { extensionId }, uniqueKey }, now);
    const { members, falls } = await previewUndo(unit, row, now);
    return accept({
      ...{ value: null, subject: `audience:${row.audienceId}` },
      before: { 状态: extensionWords[row.status], 因延长保留等级的会员: members },
      after: {
        ...{ 状态: extensionWords.undoing, 因延长保留等级的会员: 0 },
        立即降级:
          falls.length === 0 ? '没有' : falls.map((fall) => `${fall.from} → ${fall.to}：${fall.members} 位会员`),
      },
    });
  },
};

/** How an extension stands, for the log. */
const extensionWords: Readonly<Record<TierExtension['status'], string>> = {
  applying: '延长中',
  applied: '已延长',
  undoing: '撤回中',
  undone: '已撤回',
};

/** Where a member stands in a programme, for the log. */
async function describeTier(unit: Unit, member: Member, code: string, now: Instant): Promise<Record<string, unknown>> {
  const positions = await findPositions(unit, await readProgrammeBook(unit), member, now);
  const position = positions.find(({ programme }) => programme.code === code);
  if (!position) return {};
  const { config } = position.programme;
  return { 等级: tierAt(config, position.rank).name, [config.unit]: currentScore(position) };
}

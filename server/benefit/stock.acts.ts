import type { EntityManager } from 'typeorm';
import {
  type AboutBenefitInput,
  type AudienceGrantInput,
  aboutBenefitSchema,
  audienceGrantSchema,
  GRANTS_ALONE_UP_TO,
} from '../../shared/contract/ops/stock';
import { accept } from '../../shared/kernel/result';
import { Audience } from '../member/member.entity';
import type { Act } from '../operator/act';
import { findBenefit, readBenefitBook } from './benefit-book';
import { beginAudienceGrant } from './grant-audience';
import { startBenefit, stopBenefit } from './stop-benefit';

const [GOING, STOPPED] = [{ 状态: '发放中' }, { 状态: '已停发' }];

/** The kill switch: nobody can have the benefit from now on; what was claimed stays. */
export const stopBenefitAct: Act<AboutBenefitInput, null> = {
  ...{ code: 'benefits.stop', name: '停发权益', permission: 'benefits.stop', input: aboutBenefitSchema },
  carryOut: async (unit, { benefit }, { now }) => {
    const stopped = await stopBenefit(unit, benefit, now);
    return stopped.ok ? accept({ value: null, subject: `benefit:${benefit}`, before: GOING, after: STOPPED }) : stopped;
  },
};

/** Lets a stopped benefit be had again. */
export const startBenefitAct: Act<AboutBenefitInput, null> = {
  ...{ code: 'benefits.start', name: '恢复发放权益', permission: 'benefits.stop', input: aboutBenefitSchema },
  carryOut: async (unit, { benefit }, { now }) => {
    const started = await startBenefit(unit, benefit, now);
    return started.ok ? accept({ value: null, subject: `benefit:${benefit}`, before: STOPPED, after: GOING }) : started;
  },
};

/** Gives a benefit to everybody of a saved audience; a large one wants a second person. */
export const grantToAudienceAct: Act<AudienceGrantInput, { readonly grantId: string }> = {
  ...{
    code: 'benefits.grantAudience',
    name: '向人群发放权益',
    permission: 'benefits.grant',
    input: audienceGrantSchema,
  },
  describe: async (manager, { benefit, audienceId }) => {
    const audience = await manager.findOneBy(Audience, { id: audienceId });
    const size = (audience?.size ?? 0).toLocaleString('zh-CN');
    return `将向人群「${audience?.name ?? audienceId}」的 ${size} 位会员发放「${await nameOf(manager, benefit)}」`;
  },
  needsSecond: async (manager, { audienceId }) => {
    const size = (await manager.findOneBy(Audience, { id: audienceId }))?.size ?? 0;
    return size > GRANTS_ALONE_UP_TO
      ? `一次向超过 ${GRANTS_ALONE_UP_TO} 位会员发放权益，需要另一位有权限的人复核`
      : null;
  },
  carryOut: async (unit, wish, { actor, reason, now }) => {
    const begun = await beginAudienceGrant(unit, { ...wish, operator: actor.name, reason }, now);
    if (!begun.ok) return begun;
    const { grantId, size } = begun.value;
    const after = { 权益: await nameOf(unit, wish.benefit), 人群人数: size };
    return accept({ value: { grantId }, subject: `audience:${wish.audienceId}`, after });
  },
};

async function nameOf(manager: EntityManager, code: string): Promise<string> {
  return findBenefit(await readBenefitBook(manager, code), code)?.config.name ?? code;
}

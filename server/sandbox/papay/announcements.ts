import type { SandboxPapayPlan } from '../../../shared/contract/sandbox';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { formatFen } from '../../../shared/kernel/fen';
import { PayError } from '../pay/errors';
import { checkShape, type Shape } from '../pay/shape';
import { randomText } from '../random';
import type { Announcement, Contract } from '../records';
import type { World } from '../world';
import { findLive } from './contracts';
import { tellPerson } from './person-message';
import { findPlan } from './plans';
import { isCycleOver, isDaytime } from './windows';

const LONGEST_DAYS = 7;

const CALLER = {
  mchid: { type: 'string', max: 32, required: true },
  appid: { type: 'string', max: 32, required: true },
} as const;

const ANNOUNCEMENT: Shape = {
  type: 'object',
  fields: {
    ...CALLER,
    estimated_amount: {
      type: 'object',
      required: true,
      fields: {
        amount: { type: 'integer', min: 1, required: true },
        currency: { type: 'string', max: 16, pattern: /^CNY$/ },
      },
    },
    deduct_duration: {
      type: 'object',
      fields: {
        count: { type: 'integer', min: 1, required: true },
        unit: { type: 'string', max: 8, pattern: /^DAY$/, required: true },
      },
    },
  },
};

/** The body after its shape was checked. */
interface AnnouncementBody {
  readonly mchid: string;
  readonly appid: string;
  readonly estimated_amount: { readonly amount: number };
  readonly deduct_duration?: { readonly count: number };
}

/**
 * `POST /v3/papay/contracts/{contract_id}/notify` 预扣费通知: the person is told of a debit, and a cycle begins. The same
 * announcement on the same day is the same one; no other is taken until its cycle is over.
 */
export function announceDebit(world: World, contractId: string, input: unknown): void {
  checkShape(input, ANNOUNCEMENT);
  const body = input as AnnouncementBody;
  const { contract, plan } = checkCaller(world, contractId, body);
  const amountFen = body.estimated_amount.amount;
  const days = body.deduct_duration?.count ?? LONGEST_DAYS;
  if (days > LONGEST_DAYS) throw new PayError('PARAM_ERROR', `扣费持续天数不能超过${LONGEST_DAYS}天`);
  if (plan.mode === 'plain')
    throw new PayError('INVALID_REQUEST', '当前签约的模板不是周期扣费类型，不能下发扣费前通知');
  if (plan.mode === 'delayed') throw new PayError('INVALID_REQUEST', '商户未开通预扣费通知权限');
  if (amountFen > plan.limitFen) throw new PayError('INVALID_REQUEST', '预计扣费金额超出模板限额');
  const now = world.clock.now();
  const open = findOpenAnnouncement(world, contractId);
  if (open !== null) {
    const same = open.amountFen === amountFen && open.days === days;
    if (same && businessDayOf(open.announcedAt) === businessDayOf(now)) return;
    throw new PayError('INVALID_REQUEST', '当前扣费周期未结束，不能重复下发扣费前通知');
  }
  world.records.atomically(() => {
    const announcement = { id: randomText(20), contractId, amountFen, days, announcedAt: now, debitedAt: null };
    world.records.announcements.put(announcement);
    tellPerson(world, contract.personId, '自动续费扣费提醒', [
      { label: '服务名称', value: plan.name },
      { label: '预计扣费', value: formatFen(amountFen) },
      { label: '签约账户', value: contract.displayAccount },
    ]);
  });
}

/** `POST /v3/papay/contracts/{contract_id}/fail-notify`: the person is told that a debit failed. */
export function remindOfFailedDebit(world: World, contractId: string, input: unknown): void {
  checkShape(input, { type: 'object', fields: CALLER });
  const { contract, plan } = checkCaller(world, contractId, input as AnnouncementBody);
  tellPerson(world, contract.personId, '自动续费扣费失败提醒', [
    { label: '服务名称', value: plan.name },
    { label: '签约账户', value: contract.displayAccount },
  ]);
}

/** The announcement whose cycle runs; null when none does. */
export function findOpenAnnouncement(world: World, contractId: string): Announcement | null {
  const latest = world.records.announcements.findBy('contractId', contractId).at(-1);
  return latest === undefined || isCycleOver(latest, world.clock.now()) ? null : latest;
}

function checkCaller(
  world: World,
  contractId: string,
  { mchid, appid }: { readonly mchid: string; readonly appid: string },
): { contract: Contract; plan: SandboxPapayPlan } {
  if (mchid !== world.keys.mchid) throw new PayError('INVALID_REQUEST', '商户号与签名商户号不一致');
  if (appid !== world.keys.apps.miniprogram.appid) throw new PayError('APPID_MCHID_NOT_MATCH', 'appid与mchid不匹配');
  const contract = findLive(world, contractId);
  const plan = contract === null ? null : findPlan(contract.planId);
  if (contract === null || plan === null) throw new PayError('RESOURCE_NOT_EXISTS', '签约协议不存在');
  if (!isDaytime(world.clock.now())) throw new PayError('INVALID_REQUEST', '不在可通知时间段内（7:00~22:00）');
  return { contract, plan };
}

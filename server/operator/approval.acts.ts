import { z } from 'zod';
import type { ErrorCode } from '../../shared/contract/error-code';
import { idSchema } from '../../shared/contract/wire';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { type Act, type ActDone, type ActSetting, type AnyAct, performAct } from './act';
import type { Actor } from './append-audit';
import { Approval } from './approval.entity';
import { decideApproval } from './approval.rules';
import { findDeciders } from './find-approvals';
import type { OperatorParts } from './operator.parts';

const about = z.object({ approvalId: idSchema }).strict();
type About = z.output<typeof about>;

/** What came of an approval; with what the act itself has answered, where it was carried out. */
export interface Decided {
  readonly approvalId: string;
  readonly value: unknown;
}

/** The acts by which an act that waits is decided. */
export function approvalActs({ acts }: Pick<OperatorParts, 'acts'>): {
  readonly approve: Act<About, Decided>;
  readonly refuse: Act<About, Decided>;
  readonly withdraw: Act<About, Decided>;
} {
  return {
    approve: {
      ...{ code: 'approvals.approve', name: '复核同意', permission: 'approvals.decide', input: about },
      carryOut: (unit, { approvalId }, setting) => approve(unit, acts(), approvalId, setting),
    },
    refuse: {
      ...{ code: 'approvals.refuse', name: '复核拒绝', permission: 'approvals.decide', input: about },
      carryOut: (unit, { approvalId }, setting) =>
        close(unit, approvalId, 'refused', setting, ({ askedBy }) => askedBy !== setting.actor.id),
    },
    withdraw: {
      ...{ code: 'approvals.withdraw', name: '撤回复核', permission: 'self', input: about },
      carryOut: (unit, { approvalId }, setting) =>
        close(unit, approvalId, 'withdrawn', setting, ({ askedBy }) => askedBy === setting.actor.id),
    },
  };
}

type Outcome = Result<ActDone<Decided>, ErrorCode>;

/** Carries out exactly what was asked for, in the name of who asked, with the name of who agreed. */
async function approve(
  unit: Unit,
  acts: readonly AnyAct[],
  approvalId: string,
  { actor, reason, now }: ActSetting,
): Promise<Outcome> {
  const row = await unit.findOneBy(Approval, { id: approvalId, status: 'waiting' });
  const act = acts.find(({ code }) => code === row?.action);
  if (!row || !act) return refuse('APPROVAL_NOT_WAITING');
  const active = await findDeciders(unit);
  const decider = active.find(({ id }) => id === actor.id);
  const verdict = decider ? decideApproval(row, decider, active, act.permission, now) : 'refused';
  if (verdict === 'refused') return refuse('APPROVAL_NOT_YOURS');
  const input = act.input.safeParse(row.input);
  if (!input.success) return refuse('INVALID_REQUEST');
  const asker: Actor = { channel: 'console', id: row.askedBy, name: row.askedName, requestId: actor.requestId };
  const setting: ActSetting = { actor: asker, reason: row.reason, approvedBy: actor.name, now };
  const done = await performAct(unit, act, input.data, setting);
  if (!done.ok) return done;
  await settle(unit, row, 'carriedOut', { actor, reason, now });
  return accept({ ...tell(row, verdict), value: { approvalId, value: done.value ?? null } });
}

/** Closes an act that waits without carrying it out. */
async function close(
  unit: Unit,
  approvalId: string,
  status: 'refused' | 'withdrawn',
  setting: Pick<ActSetting, 'actor' | 'reason' | 'now'>,
  isTheirs: (row: Approval) => boolean,
): Promise<Outcome> {
  const row = await unit.findOneBy(Approval, { id: approvalId, status: 'waiting' });
  if (!row) return refuse('APPROVAL_NOT_WAITING');
  if (!isTheirs(row)) return refuse('APPROVAL_NOT_YOURS');
  await settle(unit, row, status, setting);
  return accept({ ...tell(row, status), value: { approvalId, value: null } });
}

/** @throws StaleRead where somebody else has decided meanwhile: nothing of this unit of work stays */
async function settle(
  unit: Unit,
  { id }: Approval,
  status: 'carriedOut' | 'refused' | 'withdrawn',
  { actor, reason, now }: Pick<ActSetting, 'actor' | 'reason' | 'now'>,
): Promise<void> {
  const decided = { status, decidedBy: actor.id, decidedName: actor.name, decidedAt: now, answer: reason };
  const { affected } = await unit.update(Approval, { id, status: 'waiting' }, decided);
  if (affected !== 1) throw new StaleRead('an act that waits');
}

function tell({ id, action, summary, askedName }: Approval, decision: string) {
  return { subject: `approval:${id}`, after: { decision, action, summary, askedBy: askedName } };
}

import { type EntityManager, In, LessThan } from 'typeorm';
import type { z } from 'zod';
import type { MemberContract } from '../../shared/contract/ops/member';
import type { OpsContract, opsContractQuerySchema } from '../../shared/contract/ops/money';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { findOwners } from '../member/find-owners';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import { type EndReason, openCycleStatuses } from './renewal.states';

/** Contracts of a status for operators, the newest first. */
export async function findOpsContracts(
  read: EntityManager,
  { status, cursor, limit }: z.output<typeof opsContractQuerySchema>,
): Promise<Page<OpsContract>> {
  const found = await read.find(RenewalContract, {
    where: { status, ...(cursor === undefined ? {} : { id: LessThan(cursor) }) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  const [contracts, owners] = await Promise.all([presentContracts(read, rows), findOwners(read, rows)]);
  return {
    items: contracts.map((contract, index) => ({
      ...contract,
      owner: owners.get(rows[index]?.memberId ?? '') ?? null,
    })),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** Contracts as operators see them, each with the period in which something is still to come; in the order given. */
export async function presentContracts(
  read: EntityManager,
  contracts: readonly RenewalContract[],
): Promise<MemberContract[]> {
  if (contracts.length === 0) return [];
  const cycles = await read.findBy(RenewalCycle, {
    contractId: In(contracts.map(({ id }) => id)),
    status: In([...openCycleStatuses]),
  });
  return contracts.map(({ id, planName, status, consentedFen, drivenBy, signedAt, endedAt, endReason }) => {
    const cycle = cycles.find(({ contractId }) => contractId === id);
    return {
      ...{ id, planName, status, priceFen: consentedFen, drivenBy },
      signedAt: signedAt === null ? null : formatInstant(signedAt),
      endedAt: endedAt === null ? null : formatInstant(endedAt),
      endReason: endReason === null ? null : endReasonWords[endReason],
      cycle: cycle
        ? {
            ...{ number: cycle.number, status: cycle.status, amountFen: cycle.amountFen },
            dueAt: formatInstant(cycle.dueAt),
          }
        : null,
    };
  });
}

/** Who or what ended a contract for auto-renewal, as operators read it. */
export const endReasonWords: Readonly<Record<EndReason, string>> = {
  member: '会员取消',
  operator: '运营取消',
  wechat: '在微信里取消',
  expired: '签约到期',
  accountClosed: '微信账户注销',
  departure: '会员注销',
  lapsed: '多次扣款未成功',
  second: '另签了一份',
  notOffered: '微信未提供签约',
  notSigned: '支付时未签约',
  unpaid: '订单未支付',
  rankDiffers: '会员等级不同',
  planChange: '会员变更',
  refunded: '退款',
  apple: '在 Apple 设置里取消',
  unknown: '原因不明',
};

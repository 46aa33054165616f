import type { FaultName } from '../../../../server/sandbox';
import type { ContractFact, ContractRequest, DebitResult, PapayChannel } from '../../../../server/wechat/ports';
import { type Instant, MINUTE_MS } from '../../../../shared/kernel/instant';
import { hasty, openWechatWorld, type WechatWorld } from '../world';

/** Templates of the sandbox, by how they debit. */
export const ANNOUNCED = '126001';
export const DELAYED = '127001';

/** Our adapter for auto-renewal beside a local WeChat, and a person to sign. */
export interface RenewalWorld extends WechatWorld {
  readonly channel: PapayChannel;
  readonly openid: string;
  aContract(papayPlanId?: string): ContractRequest;
  /** Signs without a payment; resolves with what the notice told. */
  sign(request: ContractRequest): Promise<ContractFact>;
  /** A number that was not used before. */
  aNumber(): string;
  debit(wechatContractId: string, amountFen?: number, debitId?: string): ReturnType<PapayChannel['applyDebit']>;
  /** Walks through every due moment up to an instant. */
  walkTo(target: Instant): Promise<void>;
  strike(fault: FaultName, operation?: string): void;
  /** An adapter that does not wait for faults that answer nothing. */
  channelFor(fault: string): PapayChannel;
  contractFacts(): ContractFact[];
  debitResults(debitId: string): DebitResult[];
}

export async function openRenewalWorld(): Promise<RenewalWorld> {
  const world = await openWechatWorld();
  const { sandbox, clock, person, papayNotices } = world;
  const { channel } = world.renewal;
  const openid = await world.logIn();
  let count = 0;
  const contractFacts = () => papayNotices.flatMap(({ fact }) => (fact.kind === 'contract' ? [fact.contract] : []));
  const aNumber = () => `NUMBER${String(++count).padStart(6, '0')}`;
  return {
    ...world,
    channel,
    openid,
    aNumber,
    contractFacts,
    aContract: (papayPlanId = ANNOUNCED) => ({
      contractId: aNumber(),
      papayPlanId,
      requestSerial: ++count,
      displayAccount: '138****8001',
    }),
    async sign(request) {
      const sheet = sandbox.openSigning(person.id, channel.signFields(request));
      if (!sheet.ok) throw new Error(sheet.refusal);
      sandbox.answerSigning(sheet.value.id, 'sign');
      await sandbox.runDue();
      const fact = contractFacts().find(({ contractId }) => contractId === request.contractId);
      if (fact === undefined) throw new Error('nobody told of the contract');
      return fact;
    },
    debit: (wechatContractId, amountFen = 2_500, debitId = aNumber()) =>
      channel.applyDebit({ debitId, wechatContractId, amountFen, description: '月度会员续费' }),
    async walkTo(target) {
      for (;;) {
        await sandbox.runDue();
        const next = sandbox.nextDueAt();
        if (next === null || next > target) break;
        clock.set(Math.max(clock.now(), next));
      }
      clock.set(target);
    },
    strike: (fault, operation) => sandbox.setFault(fault, { enabled: true, count: 1, operation: operation ?? null }),
    channelFor: (fault) => (fault.startsWith('payTimeout') ? hasty(world).renewal!.channel : channel),
    debitResults: (debitId) =>
      papayNotices.flatMap(({ fact }) =>
        fact.kind === 'debit' && fact.debit.debitId === debitId ? [fact.debit.result] : [],
      ),
  };
}

/** An order as pay-and-sign takes it. */
export function anOrder(world: RenewalWorld, contract: ContractRequest) {
  return {
    attemptId: world.aNumber(),
    description: '月度会员',
    amountFen: 990,
    payerOpenid: world.openid,
    expiresAt: world.clock.now() + 30 * MINUTE_MS,
    contract,
  };
}

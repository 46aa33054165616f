import { accept } from '../../shared/kernel/result';
import { Member } from '../member/member.entity';
import type { SigningWhilePaying } from '../purchase/signing-while-paying';
import type { PapayChannel } from '../wechat/ports';
import { scheduleSignatureQuestion } from './begin-renewal';
import { requestEnd } from './change-contract';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import { writeContract } from './write-contract';

/** What the room of purchases asks where a member signs while paying (WeChat Pay: pay and sign). */
export function signingWhilePaying({ database }: RenewalParts, channel: PapayChannel): SigningWhilePaying {
  return {
    async offer(unit, buyer, wish, now) {
      const written = await writeContract(unit, buyer, wish, now);
      if (!written.ok) return written;
      const { id, firstPriceFen, consentedFen } = written.value;
      return accept({ renewalId: id, amountFen: firstPriceFen ?? consentedFen });
    },

    async bind(unit, contractId, orderId, now) {
      await unit.update(RenewalContract, { id: contractId }, { orderId });
      await scheduleSignatureQuestion(unit, contractId, now, 0, now);
    },

    async prepay(request, contractId) {
      const contract = await database.read.findOneByOrFail(RenewalContract, { id: contractId });
      const { papayPlanId, consentedAt, memberId } = contract;
      // A repeat must say the same: the number of a member never changes, unlike their phone's.
      const { memberNumber } = await database.read.findOneByOrFail(Member, { id: memberId });
      const asked = { contractId, papayPlanId, requestSerial: consentedAt, displayAccount: memberNumber };
      return channel.contractOrder({ ...request, contract: asked });
    },

    async withdraw(unit, contractId, now) {
      const contract = await unit.findOneByOrFail(RenewalContract, { id: contractId });
      await requestEnd(unit, contract, 'notOffered', now);
    },

    sign: (prepayId) => channel.signPayment(prepayId),
  };
}

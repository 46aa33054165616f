import type { BenefitCard } from '@shared/contract/benefit';
import { toast } from '@/platform/feedback';
import { attempt } from '../attempt';
import { go } from '../routes';
import { claimBenefit } from './claim-benefit';
import type { BenefitAct } from './hall.rules';

/**
 * Takes the next step with a benefit for the tap on its button. What is topped up by a supplier is claimed on its page,
 * where its account is asked. Never rejects.
 */
export async function takeStep(card: Pick<BenefitCard, 'code' | 'delivery'>, act: BenefitAct): Promise<void> {
  switch (act.kind) {
    case 'claim':
      if (card.delivery === 'supplier') go.benefit(card.code);
      else await attempt(() => claimAndSay(card.code));
      return;
    case 'take':
      if (card.delivery === 'supplier') go.benefit(card.code);
      else await attempt(() => takeAndUse(card));
      return;
    case 'use':
      use(card, act.claimId);
      return;
    case 'exchange':
      go.benefit(card.code);
      return;
    case 'redeem':
      go.redeem();
      return;
    case 'unlock':
      go.linked(act.page);
      return;
    case 'none':
      return;
    default: {
      const never: never = act;
      return never;
    }
  }
}

/**
 * Uses what comes by itself: a claim is made of it, or the one that is there already is used.
 * @throws ApiError
 */
async function takeAndUse(card: Pick<BenefitCard, 'code' | 'delivery'>): Promise<void> {
  use(card, (await claimBenefit(card.code)).id);
}

function use({ delivery }: Pick<BenefitCard, 'delivery'>, claimId: string): void {
  if (delivery === 'verify') go.useCode(claimId);
  else go.claim(claimId);
}

/**
 * Claims for a tap, and says what came of it.
 * @throws ApiError
 */
export async function claimAndSay(code: string, account?: string): Promise<void> {
  const claim = await claimBenefit(code, account);
  toast(claim.status === 'delivering' ? claim.words : '已领取，已放进我的券');
}

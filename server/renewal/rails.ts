import type { DebitWindows } from '../wechat/debit-windows.rules';
import { papayWindows } from '../wechat/papay/windows.rules';
import type { RenewalChannel, RenewalKey } from '../wechat/ports';
import { subscriptionWindows } from '../wechat/virtual/subscription-windows.rules';
import type { RenewalContract } from './renewal.entity';
import { NotYet, type RenewalParts } from './renewal.parts';

/** A contract's rail is what it was signed for: a template of WeChat Pay's, or a subscription of virtual payment. */

/** Whether a contract was signed for a subscription of virtual payment. */
export function isSubscription({ subscriptionProductId }: Pick<RenewalContract, 'subscriptionProductId'>): boolean {
  return subscriptionProductId !== null;
}

/** Whether Apple charges a contract by itself: no reminder, announcement or debit is ours, and nobody but its person ends it. */
export function isDrivenByApple({ drivenBy }: Pick<RenewalContract, 'drivenBy'>): boolean {
  return drivenBy === 'apple';
}

/**
 * The channel of a contract's rail.
 * @throws NotYet while the credentials of that rail are taken away: nobody can be asked
 */
export function channelOf(
  { channel, subscriptions }: Pick<RenewalParts, 'channel' | 'subscriptions'>,
  contract: Pick<RenewalContract, 'subscriptionProductId'>,
): RenewalChannel {
  const found = isSubscription(contract) ? subscriptions?.channel : channel;
  if (!found) throw new NotYet('the rail of this contract is not configured');
  return found;
}

/** What names a contract at WeChat. */
export function keyOf(contract: RenewalContract): RenewalKey {
  const { id: contractId, papayPlanId, openid, subscriptionProductId, consentedAt: requestedAt, drivenBy } = contract;
  return { contractId, papayPlanId, openid, subscriptionProductId, requestedAt, drivenBy };
}

/** When a contract's rail may tell of a debit and take it. */
export function windowsOf(contract: Pick<RenewalContract, 'subscriptionProductId'>): DebitWindows {
  return isSubscription(contract) ? subscriptionWindows : papayWindows;
}

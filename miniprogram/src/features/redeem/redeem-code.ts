import type { CodeRedemption, CodeRedemptionWish } from '@shared/contract/code-card';
import { formatInstant, MINUTE_MS, SECOND_MS } from '@shared/kernel/instant';
import { api } from '@/api/api';
import { ApiError, titleOf } from '@/api/api-error';
import { lastServerTime } from '@/api/server-time';
import { useHome } from '../home/home-store';
import { formatTimeOfDay } from '../message/inbox.rules';

/** What came of a code. */
export type Redeemed =
  | { readonly kind: 'given'; readonly given: CodeRedemption }
  /** What the code gives is topped up: the member has to say which number. */
  | { readonly kind: 'accountAsked' }
  | {
      readonly kind: 'refused';
      readonly title: string;
      /** What to look at; empty where there is nothing to be done about it. */
      readonly hints: readonly string[];
    };

/** Redeems a code card. Safe to repeat: the same code brings the same member the first answer. Never rejects. */
export async function redeemCode(wish: CodeRedemptionWish): Promise<Redeemed> {
  try {
    const given = await api.redeemCode(wish);
    // A membership may have begun: the card is to show it.
    void useHome.getState().refresh();
    return { kind: 'given', given };
  } catch (error) {
    return readRefusal(error, wish);
  }
}

function readRefusal(error: unknown, { account }: CodeRedemptionWish): Redeemed {
  if (!(error instanceof ApiError)) return { kind: 'refused', title: titleOf(error), hints: [] };
  if (error.code === 'BENEFIT_ACCOUNT_REQUIRED' && account === undefined) return { kind: 'accountAsked' };
  return { kind: 'refused', title: error.title, hints: hintsFor(error) };
}

function hintsFor({ code, retryAfterSeconds }: ApiError): readonly string[] {
  switch (code) {
    case 'CARD_CODE_REFUSED':
      return ['对照卡片逐段核对，字母和数字别看混', '8 和 B、5 和 S、2 和 Z 最容易认错'];
    case 'CARD_CODE_USED':
      return ['每个兑换码只能用一次；如果不是你本人使用的，请联系客服'];
    case 'CARD_CODE_ENDED':
      return ['看看卡片背面的有效期；刚买的卡可能要等门店启用'];
    case 'PLAN_RANK_DIFFERS':
      return ['兑换码没有被使用，当前会员到期后可以再来兑换'];
    case 'TOO_MANY_REQUESTS':
      return [describeWait(retryAfterSeconds)];
    default:
      return [];
  }
}

/** When to try again, as a time of day by the server's clock; rounded up, so that it is not too early. */
function describeWait(retryAfterSeconds: number | null): string {
  const now = lastServerTime();
  if (retryAfterSeconds === null || now === null) return '请过一会儿再试，兑换码不会失效';
  const again = formatInstant(now + retryAfterSeconds * SECOND_MS + MINUTE_MS);
  return `请在 ${formatTimeOfDay(again)} 之后再试，兑换码不会失效`;
}

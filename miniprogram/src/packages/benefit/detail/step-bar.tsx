import type { BenefitDetail } from '@shared/contract/benefit';
import { Text, View } from '@tarojs/components';
import { isRefusal, titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import type { AccountChoice } from '@/features/account/use-account';
import { attempt } from '@/features/attempt';
import { claimAndSay, takeStep } from '@/features/benefit/act';
import { logInToBenefit } from '@/features/benefit/claim-benefit';
import { type BenefitAct, canClaimMore, computeAct, isOnlyOnShelf, labelAct } from '@/features/benefit/hall.rules';
import { go } from '@/features/routes';
import { isLoggedIn } from '@/features/session/session';
import { confirm, toast } from '@/platform/feedback';

export interface StepBarProps {
  readonly detail: BenefitDetail;
  /** Null where no account is asked. */
  readonly account: AccountChoice | null;
}

/** The next step with a benefit, and beside it the way to more of it; where there is none, why. */
export function StepBar({ detail, account }: StepBarProps) {
  const { card } = detail;
  const act: BenefitAct = isOnlyOnShelf(detail) ? { kind: 'exchange' } : computeAct(card);
  const label = act.kind === 'unlock' ? '查看如何解锁' : labelAct(act, card.delivery);
  if (label === null) return isLoggedIn() ? <Standing detail={detail} /> : <LogIn code={card.code} />;
  // What a supplier tops up is claimed here, where its account is asked, also where it comes by itself.
  const claims = act.kind === 'claim' || (act.kind === 'take' && card.delivery === 'supplier');
  const step = () => (claims ? claim(detail, account) : stepOn(detail, act));
  return (
    <View className="step-bar">
      {canClaimMore(card) && (
        <Button id="claim-more" kind="ghost" onTap={() => claim(detail, account)}>
          再领一次
        </Button>
      )}
      {act.kind === 'use' && detail.shelfItem !== null && (
        <Button id="exchange-more" kind="ghost" onTap={() => stepOn(detail, { kind: 'exchange' })}>
          再兑换
        </Button>
      )}
      <Button id="step" kind="brand" onTap={step}>
        {label}
      </Button>
    </View>
  );
}

/** Nothing that must be done: it is there by itself, or cannot be had now. */
function Standing({ detail: { card } }: Pick<StepBarProps, 'detail'>) {
  if (card.state !== 'open' || card.issue !== 'automatic') {
    return <Text className="step-bar__words">{card.words}</Text>;
  }
  const words = card.delivery === 'service' ? '无需领取，已为你开通' : '无需领取，结账时出示会员码自动抵扣';
  return <Text className="step-bar__words">{words}</Text>;
}

/** How it stands with a visitor, nobody knows before they have logged in. */
function LogIn({ code }: { readonly code: string }) {
  return (
    <View className="step-bar">
      <Button id="log-in" kind="brand" onTap={() => attempt(() => logInToBenefit(code))}>
        登录后查看
      </Button>
    </View>
  );
}

/** The shelf is named by the item; every other step is the same as in the hall. */
async function stepOn({ card, shelfItem }: BenefitDetail, act: BenefitAct): Promise<void> {
  if (act.kind !== 'exchange') return takeStep(card, act);
  if (shelfItem === null) go.shelf();
  else go.shelfItem(shelfItem);
}

async function claim({ card }: BenefitDetail, account: AccountChoice | null): Promise<void> {
  if (account === null) return attempt(() => claimAndSay(card.code));
  if (!account.check() || !(await confirmAccount(account))) return;
  try {
    await claimAndSay(card.code, account.account);
  } catch (error) {
    if (isRefusal(error, 'BENEFIT_ACCOUNT_REQUIRED')) account.refuseOwn(titleOf(error));
    else toast(titleOf(error));
  }
}

function confirmAccount({ words }: AccountChoice): Promise<boolean> {
  return confirm({ title: '确认充值号码', content: `将充值到 ${words}，提交后不能更改。`, confirmText: '确认领取' });
}

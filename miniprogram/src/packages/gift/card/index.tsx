import type { GiftCard } from '@shared/contract/gift';
import { Text, View } from '@tarojs/components';
import { api } from '@/api/api';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Icon } from '@/components/icon/icon';
import { iconNameOf } from '@/components/icon/icon-names';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { describeCard } from '@/features/gift/gift.rules';
import { giftCardStore } from '@/features/gift/gift-store';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';
import { ensureLoggedIn } from '@/features/session/session';
import { confirm, toast } from '@/platform/feedback';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { GiftFace } from '../parts/gift-face';
import './index.scss';

/** The card of a gift, opened from a friend's share with its `token`; anybody who holds it may look, a member accepts. */
export default function GiftCardPage() {
  const { token } = usePageQuery();
  return (
    <Page title="领取礼物">{token ? <Card token={token} /> : <EmptyState icon="gift" title="没有找到这份礼物" />}</Page>
  );
}

function Card({ token }: { readonly token: string }) {
  const { data: card, error, load, refresh } = giftCardStore(token)();
  useAppear(load);
  usePullToRefresh(refresh);
  if (card === null)
    return error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />;

  const accept = async () => {
    if (!(await askToAccept(card))) return;
    try {
      await ensureLoggedIn();
      const { planName } = await api.acceptGift({ token });
      toast(`${planName}已到账`);
      void useHome.getState().refresh();
    } catch (failure) {
      toast(titleOf(failure));
    }
    await refresh();
  };

  const { title, hint } = describeCard(card);
  return (
    <View className="gift-card">
      <View className="gift-card__head">
        <Text className="gift-card__title">{title}</Text>
        <Text className="gift-card__hint">{hint}</Text>
      </View>
      <GiftFace name={card.planName} period={card.period} message={card.message} />
      {card.benefits.length > 0 && card.state !== 'ended' && <Benefits card={card} />}
      {card.state === 'open' && (
        <Button id="accept" kind="brand" onTap={accept}>
          领取会员
        </Button>
      )}
      {card.state === 'mine' && (
        <Button id="see-card" kind="brand" onTap={go.home}>
          查看会员卡
        </Button>
      )}
      {card.state === 'own' && (
        <Button id="mine" kind="ghost" onTap={go.gifts}>
          查看我送出的礼物
        </Button>
      )}
      {(card.state === 'accepted' || card.state === 'ended') && (
        <Button id="plans" kind="ghost" onTap={go.plans}>
          看看会员方案
        </Button>
      )}
    </View>
  );
}

function Benefits({ card }: { readonly card: GiftCard }) {
  return (
    <View className="gift-card__benefits">
      {card.benefits.map(({ code, name, icon, value }) => (
        <View key={code} className="gift-card__benefit">
          <Icon name={iconNameOf(icon)} />
          <Text className="gift-card__benefit-name">{name}</Text>
          <Text className="gift-card__benefit-value">{value}</Text>
        </View>
      ))}
    </View>
  );
}

function askToAccept({ planName }: GiftCard): Promise<boolean> {
  return confirm({
    title: '领取礼物',
    content: `${planName}会加到你的账户，领取后不能转送。`,
    confirmText: '领取',
  });
}

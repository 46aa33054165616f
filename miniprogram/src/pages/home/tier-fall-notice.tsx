import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import { acknowledgeNews } from '@/features/growth/tier-news';
import type { CardWithNews } from '@/features/growth/tier-notice.rules';
import { go } from '@/features/routes';

export interface TierFallNoticeProps {
  readonly card: CardWithNews;
  /** Whether the programme has to be named, because there are several. */
  readonly named: boolean;
}

/** A tier was lost: which, why, and the way back up. It stays until the member says that they know. */
export function TierFallNotice({ card, named }: TierFallNoticeProps) {
  const { programme, programmeName, news, next } = card;
  const title = `等级已由${news.from.name}调整为${news.to.name}`;
  return (
    <View id={`fall-${programme}`} className="tier-fall">
      <View className="tier-fall__head">
        <TierSwatch material={news.to.material} />
        <Text className="tier-fall__title">{named ? `${programmeName}：${title}` : title}</Text>
      </View>
      <Text className="tier-fall__words">{news.words}</Text>
      {next !== null && <Text className="tier-fall__words">{`${next.words}，随时可以回来。`}</Text>}
      <View className="tier-fall__buttons">
        <Button id={`fall-seen-${programme}`} kind="ghost" size="small" onTap={() => acknowledgeNews(card)}>
          知道了
        </Button>
        <Button id={`fall-way-${programme}`} kind="brand" size="small" onTap={() => go.tier(programme)}>
          看看怎么升回
        </Button>
      </View>
    </View>
  );
}

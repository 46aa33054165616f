import { Text, View } from '@tarojs/components';
import { EmptyState } from '@/components/empty-state/empty-state';
import { Icon } from '@/components/icon/icon';
import { useExposure } from '@/features/benefit/exposure';
import type { LockedGroup } from '@/features/benefit/hall.rules';
import { go } from '@/features/routes';
import { usePageInFront } from '@/platform/page-events';
import { BenefitLine } from './benefit-line';

/** What is still locked, under what unlocks it; the head of each group leads there. */
export function LockedBenefits({ groups }: { readonly groups: readonly LockedGroup[] }) {
  const codes = groups.flatMap(({ cards }) => cards.map(({ code }) => code));
  useExposure(codes, usePageInFront());
  if (groups.length === 0) {
    return <EmptyState icon="check" title="已全部解锁" hint="有新的权益时会在这里出现" />;
  }
  return (
    <>
      {groups.map(({ words, page, cards }) => (
        <View key={`${words} ${page}`} className="hall-section">
          <View className="hall-section__sheet">
            <UnlockHead words={words ?? cards[0]?.words ?? ''} page={page} />
            {cards.map((card) => (
              <BenefitLine key={card.code} card={card} faded step={false} />
            ))}
          </View>
        </View>
      ))}
    </>
  );
}

function UnlockHead({ words, page }: { readonly words: string; readonly page: string | null }) {
  if (page === null) return <Text className="unlock-head">{words}</Text>;
  return (
    <View
      className="unlock-head unlock-head--leads"
      ariaRole="button"
      ariaLabel={`${words}，去看看`}
      onClick={() => go.linked(page)}
    >
      <Text className="unlock-head__words">{words}</Text>
      <Icon name="chevron" size="small" />
    </View>
  );
}

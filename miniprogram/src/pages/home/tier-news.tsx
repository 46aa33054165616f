import type { GrowthCard } from '@shared/contract/growth';
import { TierMoment } from '@/components/tier-moment/tier-moment';
import { TierWarning } from '@/components/tier-warning/tier-warning';
import { computeTierFace } from '@/features/growth/tier-face.rules';
import { acknowledgeNews, usePutAwayNews } from '@/features/growth/tier-news';
import { describeWarning, findRise, listFalls } from '@/features/growth/tier-notice.rules';
import { go } from '@/features/routes';
import { TierFallNotice } from './tier-fall-notice';

export interface TierNewsProps {
  readonly cards: readonly GrowthCard[];
}

/** What has changed on a member's ladders for the worse, and what is about to. */
export function TierNotices({ cards }: TierNewsProps) {
  const putAway = usePutAwayNews();
  const named = cards.length > 1;
  const warnings = cards.flatMap((card) => {
    const words = describeWarning(card, named);
    return words === null ? [] : [{ programme: card.programme, words }];
  });
  return (
    <>
      {listFalls(cards, putAway).map((card) => (
        <TierFallNotice key={card.programme} card={card} named={named} />
      ))}
      {warnings.map(({ programme, words }) => (
        <TierWarning
          key={programme}
          id={`keep-${programme}`}
          {...words}
          way="去保级"
          onTap={() => go.tier(programme)}
        />
      ))}
    </>
  );
}

/** The rise that waits to be celebrated. It fills the screen: only for a page that is in front. */
export function TierRise({ cards }: TierNewsProps) {
  const putAway = usePutAwayNews();
  const card = findRise(cards, putAway);
  if (card === null) return null;
  const { programme, news } = card;
  return (
    <TierMoment
      // A second rise turns its own card in.
      key={`${programme}/${news.number}`}
      face={computeTierFace(card)}
      words={news.words}
      onSeen={() => void acknowledgeNews(card)}
      onLook={() => {
        void acknowledgeNews(card);
        go.tier(programme);
      }}
    />
  );
}

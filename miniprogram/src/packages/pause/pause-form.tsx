import type { PauseOffer, PausePreview } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { attempt } from '@/features/attempt';
import { pauseMembership, previewPause } from '@/features/membership/pause';
import { askBeforePause, computePauseChoices, describeAllowance } from '@/features/membership/pause.rules';
import { formatLastDay } from '@/features/membership/term.rules';
import { formatMoment } from '@/features/purchase/order-words';
import { confirm, toast } from '@/platform/feedback';

export interface PauseFormProps {
  readonly planName: string;
  readonly endsAt: string | null;
  readonly allowance: NonNullable<PauseOffer['allowance']>;
}

/** How long, what that does, and the one question before it is done. */
export function PauseForm({ planName, endsAt, allowance }: PauseFormProps) {
  const choices = computePauseChoices(allowance);
  const [days, setDays] = useState(choices[0] ?? allowance.minDays);
  const [preview, setPreview] = useState<PausePreview | null>(null);
  useEffect(() => {
    let current = true;
    setPreview(null);
    previewPause(days).then(
      (told) => current && setPreview(told),
      (error: unknown) => current && toast(titleOf(error)),
    );
    return () => {
      current = false;
    };
  }, [days]);

  const pause = () =>
    attempt(async () => {
      // Asked anew: the moment that was shown may be long ago.
      if (await confirm(askBeforePause(days, await previewPause(days)))) await pauseMembership(days);
    });

  return (
    <>
      <View className="pause__head">
        <Text className="pause__title">用不上的日子，先停一停</Text>
        <Text className="pause__hint">{`${planName}暂停期间权益停用，有效期顺延，${describeAllowance(allowance)}。`}</Text>
      </View>
      <View className="pause__choice">
        <Text className="pause__label">暂停多久</Text>
        <ChoiceChips
          label="暂停天数"
          choices={choices.map((choice) => ({ value: String(choice), label: `${choice} 天` }))}
          chosen={String(days)}
          onChoose={(chosen) => setDays(Number(chosen))}
        />
      </View>
      <View className="pause__sheet">
        <FactList>
          <Fact label="现在到期" value={formatLastDay(endsAt) ?? '–'} />
          <Fact label="自动恢复" value={preview === null ? '计算中' : formatMoment(preview.to)} />
          <Fact label="顺延后到期" value={preview === null ? '计算中' : (formatLastDay(preview.endsAt) ?? '–')} />
        </FactList>
      </View>
      <View className="pause__notes">
        <Text className="pause__note">可随时提前恢复，没用完的天数不会占用额度。</Text>
        <Text className="pause__note">已领取的券在券面有效期内仍可使用；自动续费的扣款日随有效期顺延。</Text>
      </View>
      <Button id="pause" kind="brand" disabled={preview === null} onTap={pause}>
        {`暂停 ${days} 天`}
      </Button>
    </>
  );
}

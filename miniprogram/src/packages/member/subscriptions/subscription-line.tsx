import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Icon } from '@/components/icon/icon';
import { type Subscription, subscribeTo } from '@/features/member/subscription-store';
import { describeCredits, describeOutcome, explainTopic } from '@/features/member/subscription-words';
import { toast } from '@/platform/feedback';

/** One kind of message with its switch. WeChat has no way to take an agreement back here: a tap always asks for one more. */
export function SubscriptionLine({ subscription }: { readonly subscription: Subscription }) {
  const { topic, label, credits } = subscription;
  const { icon, text } = explainTopic(topic);
  const held = useRef(false);
  const [asking, setAsking] = useState(false);

  const ask = async () => {
    if (held.current) return;
    held.current = true;
    // Before anything else happens in the tap: WeChat asks only then.
    const subscribing = subscribeTo(subscription);
    setAsking(true);
    try {
      const said = describeOutcome(await subscribing);
      if (said !== null) toast(said);
    } catch (error) {
      toast(titleOf(error));
    }
    held.current = false;
    setAsking(false);
  };

  const on = credits > 0;
  return (
    <View
      id={topic}
      className={`subscription${asking ? ' subscription--asking' : ''}`}
      ariaRole="button"
      ariaLabel={`${label}，${describeCredits(credits)}，点按再订阅一次`}
      onClick={ask}
    >
      <View className="subscription__icon">
        <Icon name={icon} />
      </View>
      <View className="subscription__words">
        <Text className="subscription__label">{label}</Text>
        <Text className="subscription__text">{text}</Text>
        <Text className={`subscription__credits${on ? ' subscription__credits--on' : ''}`}>
          {describeCredits(credits)}
        </Text>
      </View>
      <View className={`subscription__switch${on ? ' subscription__switch--on' : ''}`}>
        <View className="subscription__knob" />
      </View>
    </View>
  );
}

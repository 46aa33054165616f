import type { Claim } from '@shared/contract/benefit';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { copy } from '@/features/copy';

/** What was given, as far as it is worth showing here: a code to carry away, an account that was topped up, how to use it. */
export function Given({ claim }: { readonly claim: Claim }) {
  const { delivery } = claim;
  switch (delivery.kind) {
    case 'code':
      return delivery.code === null ? null : <GivenCode code={delivery.code} instructions={delivery.instructions} />;
    case 'supplier':
      return (
        <GivenWords
          title={delivery.account === null ? null : `充值到 ${delivery.account}`}
          text={delivery.instructions}
        />
      );
    case 'coupon':
      return <GivenWords title={delivery.words} text={claim.words} />;
    case 'service':
      return <GivenWords title={null} text={delivery.instructions} />;
    case 'verify':
      return null;
    default: {
      const never: never = delivery;
      return never;
    }
  }
}

function GivenCode({ code, instructions }: { readonly code: string; readonly instructions: string }) {
  return (
    <View className="given">
      <Text className="given__label">兑换码</Text>
      <Text className="given__code">{code}</Text>
      <Button id="copy-code" kind="brand" onTap={() => copy(code)}>
        复制兑换码
      </Button>
      {instructions !== '' && <Text className="given__text">{instructions}</Text>}
    </View>
  );
}

function GivenWords({ title, text }: { readonly title: string | null; readonly text: string }) {
  if (title === null && text === '') return null;
  return (
    <View className="given">
      {title !== null && <Text className="given__title">{title}</Text>}
      {text !== '' && <Text className="given__text">{text}</Text>}
    </View>
  );
}

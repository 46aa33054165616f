import { View } from '@tarojs/components';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { PhoneField } from '@/components/phone-field/phone-field';
import type { AccountChoice } from '@/features/benefit/use-account';

/** Which number is topped up: the member's own where it is known, or another one. */
export function AccountField({ choice }: { readonly choice: AccountChoice }) {
  const { ownPhone, own, entered, fault, chooseOwn, enter } = choice;
  return (
    <View className="account">
      {ownPhone !== null && (
        <ChoiceChips
          label="充值到哪个号码"
          choices={[
            { value: 'own', label: `我的号码 ${ownPhone}` },
            { value: 'other', label: '其他号码' },
          ]}
          chosen={own ? 'own' : 'other'}
          onChoose={(value) => chooseOwn(value === 'own')}
        />
      )}
      {!own && (
        <PhoneField
          id="account"
          label="充值手机号"
          value={entered}
          fault={fault}
          hint="领取后会直接充值到这个号码"
          onChange={enter}
        />
      )}
    </View>
  );
}

import { View } from '@tarojs/components';
import type { AccountChoice } from '@/features/account/use-account';
import { ChoiceChips } from '../choice-chips/choice-chips';
import { PhoneField } from '../phone-field/phone-field';
import './account-field.scss';

export interface AccountFieldProps {
  readonly choice: AccountChoice;
  /** What becomes of the number: `领取后会直接充值到这个号码`. */
  readonly hint: string;
}

/** Which number is topped up: the member's own where it is known, or another one. */
export function AccountField({ choice, hint }: AccountFieldProps) {
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
        <PhoneField id="account" label="充值手机号" value={entered} fault={fault} hint={hint} onChange={enter} />
      )}
    </View>
  );
}

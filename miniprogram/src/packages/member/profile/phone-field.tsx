import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { titleOf } from '@/api/api-error';
import { bindPhone } from '@/features/member/profile';
import { toast } from '@/platform/feedback';
import { PhoneNumberButton } from '@/platform/phone';

/** The phone number, told by WeChat after the member has agreed there; it can be left out. */
export function PhoneField({ phoneMasked }: { readonly phoneMasked: string | null }) {
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const held = useRef(false);

  const send = async (code: string) => {
    if (held.current) return;
    held.current = true;
    setSending(true);
    try {
      await bindPhone(code);
      setFault(null);
      toast('手机号已绑定');
    } catch (error) {
      setFault(titleOf(error));
    }
    held.current = false;
    setSending(false);
  };

  return (
    <View className="profile-field">
      <View className="profile-field__line">
        <Text className="profile-field__label">手机号</Text>
        <Text className={`profile-field__value${phoneMasked === null ? ' profile-field__value--none' : ''}`}>
          {phoneMasked ?? '未绑定'}
        </Text>
        <PhoneNumberButton
          className="profile-field__button"
          onCode={send}
          onRefused={() => setFault('没有取得授权，不绑定也可以正常使用')}
        >
          {sending ? '正在绑定' : phoneMasked === null ? '绑定' : '更换'}
        </PhoneNumberButton>
      </View>
      {fault !== null && <Text className="profile-field__fault">{fault}</Text>}
    </View>
  );
}

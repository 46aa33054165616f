import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { changeNickname } from '@/features/member/profile';
import { toast } from '@/platform/feedback';
import { NicknameInput } from '@/platform/nickname-input';

const REFUSED = '微信没有通过这个昵称，请换一个';

/** The nickname, saved when the member says so. */
export function NicknameField({ nickname }: { readonly nickname: string }) {
  const [entered, setEntered] = useState(nickname);
  const [fault, setFault] = useState<string | null>(null);
  const changed = entered.trim() !== nickname;

  const enter = (value: string) => {
    if (value === entered) return;
    setEntered(value);
    setFault(null);
  };
  const refuse = () => {
    setEntered(nickname);
    setFault(REFUSED);
  };
  const save = async () => {
    try {
      await changeNickname(entered);
      setEntered(entered.trim());
      toast('已保存');
    } catch (error) {
      setFault(titleOf(error));
    }
  };

  return (
    <View className="profile-field">
      <View className="profile-field__line">
        <Text className="profile-field__label">昵称</Text>
        <NicknameInput
          id="nickname"
          className="profile-field__input"
          value={entered}
          placeholder="怎么称呼你"
          onChange={enter}
          onRefused={refuse}
        />
        {changed && (
          <Button id="save-nickname" kind="brand" size="small" onTap={save}>
            保存
          </Button>
        )}
      </View>
      {fault !== null && <Text className="profile-field__fault">{fault}</Text>}
    </View>
  );
}

import type { Member } from '@shared/contract/member';
import { Text, View } from '@tarojs/components';
import { assetUrl } from '@/api/asset-url';
import { Avatar } from '@/components/avatar/avatar';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { attempt } from '@/features/attempt';
import { copy } from '@/features/copy';
import { groupDigits } from '@/features/home/card-face.rules';
import { go } from '@/features/routes';
import { logInAndReload } from '@/features/session/session';

/** Who is here; for somebody who is not logged in, what a login brings. */
export function Identity({ member }: { readonly member: Member | null }) {
  return member === null ? <VisitorIdentity /> : <MemberIdentity member={member} />;
}

function MemberIdentity({ member }: { readonly member: Member }) {
  return (
    <View className="me__identity">
      <View id="profile" className="me__profile" ariaRole="button" ariaLabel="个人资料" onClick={go.profile}>
        <Avatar url={member.avatarUrl === null ? null : assetUrl(member.avatarUrl)} />
      </View>
      <View className="me__words">
        <View className="me__name-line" onClick={go.profile}>
          <Text className="me__name">{member.nickname ?? '微信会员'}</Text>
          <Icon name="chevron" size="small" />
        </View>
        <View
          id="copy-number"
          className="me__number"
          ariaRole="button"
          ariaLabel="复制会员号"
          onClick={() => copy(member.memberNumber)}
        >
          <Text>{`会员号 ${groupDigits(member.memberNumber)}`}</Text>
          <Icon name="copy" size="small" />
        </View>
      </View>
    </View>
  );
}

function VisitorIdentity() {
  return (
    <View className="me__identity">
      <Avatar url={null} />
      <View className="me__words">
        <Text className="me__invitation">还没有登录</Text>
        <Text className="me__hint">登录后查看会员卡与订单</Text>
      </View>
      <Button id="log-in" kind="brand" size="small" onTap={() => attempt(logInAndReload)}>
        登录
      </Button>
    </View>
  );
}

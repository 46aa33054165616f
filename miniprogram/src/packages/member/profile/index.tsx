import type { Member } from '@shared/contract/member';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { assetUrl } from '@/api/asset-url';
import { Avatar } from '@/components/avatar/avatar';
import { ErrorState } from '@/components/error-state/error-state';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { Icon } from '@/components/icon/icon';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { attempt } from '@/features/attempt';
import { copy } from '@/features/copy';
import { groupDigits } from '@/features/home/card-face.rules';
import { useHome } from '@/features/home/home-store';
import { changeAvatar } from '@/features/member/profile';
import { MemberOnly } from '@/features/session/member-only';
import { AvatarButton, type PickedPicture } from '@/platform/avatar';
import { useAppear } from '@/platform/page-events';
import { NicknameField } from './nickname-field';
import { PhoneField } from './phone-field';
import './index.scss';

/** Who the member is to the programme; nothing of it has to be filled in. */
export default function ProfilePage() {
  return (
    <Page title="个人资料">
      <MemberOnly invitation="登录后填写你的资料">
        <Profile />
      </MemberOnly>
    </Page>
  );
}

function Profile() {
  const { data, error, load } = useHome();
  useAppear(() => {
    // What is being entered is not disturbed by an answer that comes meanwhile.
    if (useHome.getState().data === null) void load();
  });
  const member = data?.member ?? null;
  if (member === null) return error === null ? <ProfileSkeleton /> : <ErrorState message={error} onRetry={load} />;
  return (
    <View className="profile">
      <AvatarField member={member} />
      <View className="profile__sheet">
        <NicknameField nickname={member.nickname ?? ''} />
        <PhoneField phoneMasked={member.phoneMasked} />
      </View>
      <Text className="profile__hint">头像、昵称和手机号都可以不填，不影响购买和使用会员。</Text>
      <View className="profile__sheet profile__sheet--facts">
        <FactList>
          <Fact label="会员号" value={groupDigits(member.memberNumber)} onCopy={() => copy(member.memberNumber)} />
          <Fact label="加入时间" value={formatDay(member.joinedAt)} />
          <Fact label="公众号" value={member.followsOfficialAccount ? '已关注，通知会发到公众号' : '未关注'} />
        </FactList>
      </View>
    </View>
  );
}

function AvatarField({ member }: { readonly member: Member }) {
  const [sending, setSending] = useState(false);
  const send = async (picture: PickedPicture) => {
    if (sending) return;
    setSending(true);
    await attempt(() => changeAvatar(picture));
    setSending(false);
  };
  return (
    <View className="profile__avatar">
      <AvatarButton className="profile__avatar-button" label="更换头像" onPicture={send}>
        <View className={`profile__avatar-picture${sending ? ' profile__avatar-picture--sending' : ''}`}>
          <Avatar size="large" url={member.avatarUrl === null ? null : assetUrl(member.avatarUrl)} />
        </View>
        <View className="profile__avatar-mark">
          <Icon name="camera" size="small" />
        </View>
      </AvatarButton>
      <Text className="profile__avatar-words">{sending ? '正在上传' : '点按更换头像'}</Text>
    </View>
  );
}

function ProfileSkeleton() {
  return (
    <View className="profile">
      <View className="profile__avatar">
        <Skeleton shape="circle" />
      </View>
      <Skeleton shape="block" />
      <Skeleton shape="tile" />
    </View>
  );
}

function formatDay(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatChineseDay(instant);
}

import { Text, View } from '@tarojs/components';
import { ErrorState } from '@/components/error-state/error-state';
import { Icon } from '@/components/icon/icon';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';
import { appVersion } from '@/platform/app-version';
import { ContactButton } from '@/platform/contact';
import { useAppear } from '@/platform/page-events';
import './index.scss';

/** Whose programme this is, which version of the app, and whom to ask. */
export default function AboutPage() {
  const { data, error, load } = useHome();
  useAppear(() => {
    if (useHome.getState().data === null) void load();
  });
  if (data === null && error !== null) {
    return (
      <Page title="关于">
        <ErrorState message={error} onRetry={load} />
      </Page>
    );
  }
  return (
    <Page title="关于">
      <View className="about">
        <View className="about__head">
          <View className="about__mark">
            <Icon name="crown" size="large" />
          </View>
          {data === null ? <Skeleton shape="shortLine" /> : <Text className="about__name">{data.programmeName}</Text>}
          <Text className="about__version">{`版本 ${appVersion()}`}</Text>
        </View>
        <ListGroup>
          <ListLine id="agreement" icon="document" title="会员服务协议" onTap={() => go.agreement('membership')} />
          <ListLine id="privacy-text" icon="shield" title="隐私政策" onTap={() => go.agreement('privacy')} />
          <ContactButton className="about__contact">
            <ListLine icon="service" title="联系客服" note="在线会话" leads />
          </ContactButton>
        </ListGroup>
      </View>
    </Page>
  );
}

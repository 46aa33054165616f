import { Text, View } from '@tarojs/components';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { go } from '@/features/routes';
import { privacy } from '@/platform/privacy';
import './index.scss';

/** The texts that stand between the member and the programme, and what the member can do with their own data. */
export default function PrivacyPage() {
  return (
    <Page title="隐私与协议">
      <View className="privacy">
        <ListGroup>
          <ListLine id="privacy-text" icon="shield" title="隐私政策" onTap={() => go.agreement('privacy')} />
          <ListLine id="agreement" icon="document" title="会员服务协议" onTap={() => go.agreement('membership')} />
          <ListLine id="guide" icon="info" title="用户隐私保护指引" onTap={privacy.openGuide} />
        </ListGroup>
        <View className="privacy__words">
          <Text className="privacy__line">浏览和了解会员不需要登录。</Text>
          <Text className="privacy__line">头像、昵称和手机号由你自己决定要不要填。</Text>
          <Text className="privacy__line">你可以随时查看、导出自己的数据，或注销账户。</Text>
        </View>
        <ListGroup>
          <ListLine id="export" icon="download" title="导出我的数据" onTap={go.exportData} />
          <ListLine id="delete" icon="trash" title="注销账户" onTap={go.deletion} />
        </ListGroup>
      </View>
    </Page>
  );
}

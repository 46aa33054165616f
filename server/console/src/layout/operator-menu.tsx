import {
  DesktopOutlined,
  DownOutlined,
  LogoutOutlined,
  MoonOutlined,
  SunOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { roleNames } from '../../../../shared/contract/ops/permission';
import { ApiFault } from '../api/client';
import { useOperator, useSession } from '../api/session';
import { PasswordDialog } from '../pages/settings/password-dialog';
import { type AppearanceChoice, useAppearance } from '../theme/appearance';

/** Who is logged in, and what concerns only them. */
export function OperatorMenu() {
  const { operator } = useOperator();
  const { logOut } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [isChanging, setChanging] = useState(false);
  const act: Readonly<Record<string, () => unknown>> = {
    sessions: () => navigate('/sessions'),
    password: () => setChanging(true),
    logOut: () =>
      logOut().catch((fault: unknown) => message.error(fault instanceof ApiFault ? fault.message : '没有退出，请重试')),
  };
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: `${operator.loginName} · ${roleNames[operator.role]}`, disabled: true },
            { type: 'divider' },
            { key: 'sessions', label: '我的登录', icon: <DesktopOutlined /> },
            { key: 'password', label: '修改密码', icon: <UserOutlined /> },
            { type: 'divider' },
            { key: 'logOut', label: '退出登录', icon: <LogoutOutlined /> },
          ],
          onClick: ({ key }) => act[key]?.(),
        }}
      >
        <Button type="text" icon={<UserOutlined />}>
          {operator.name} <DownOutlined className="hint" />
        </Button>
      </Dropdown>
      <PasswordDialog open={isChanging} onClose={() => setChanging(false)} />
    </>
  );
}

const appearances: readonly { readonly key: AppearanceChoice; readonly label: string }[] = [
  { key: 'system', label: '跟随系统' },
  { key: 'light', label: '浅色' },
  { key: 'dark', label: '深色' },
];

/** Light, dark, or as the system is. */
export function AppearanceMenu() {
  const { appearance, choice, choose } = useAppearance();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: appearances.map((entry) => ({ ...entry })),
        selectedKeys: [choice],
        onClick: ({ key }) => choose(key as AppearanceChoice),
      }}
    >
      <Button type="text" aria-label="外观" icon={appearance === 'dark' ? <MoonOutlined /> : <SunOutlined />} />
    </Dropdown>
  );
}

import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Grid, Layout, Tooltip } from 'antd';
import { Suspense, useState } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useOperator, useSession } from '../api/session';
import { StateTag } from '../components/state-tag';
import { EmptyState, LoadingState } from '../components/states';
import { allEntries } from '../pages/areas';
import mark from './mark.svg';
import { AppearanceMenu, OperatorMenu } from './operator-menu';
import { PageFault } from './page-fault';
import { SideMenu } from './side-menu';

/** The frame around every page: menu, head, and the page that the address names. */
export function Shell() {
  const { world, waiting } = useOperator();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [isMenuOpen, setMenuOpen] = useState(false);
  // What somebody will carry out alone is to be seen by whoever could object.
  const waitingBehind = { '/approvals': Math.max(waiting.decidable, waiting.alone) };
  return (
    <Layout className="shell" hasSider>
      <Button className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
        跳到正文
      </Button>
      {isWide ? (
        <Layout.Sider width={216} className="shell__sider">
          <Name />
          <SideMenu waiting={waitingBehind} />
        </Layout.Sider>
      ) : (
        <Drawer
          open={isMenuOpen}
          onClose={() => setMenuOpen(false)}
          placement="left"
          size={260}
          title="会员运营台"
          styles={{ body: { padding: '8px 0' } }}
        >
          <SideMenu waiting={waitingBehind} onChoose={() => setMenuOpen(false)} />
        </Drawer>
      )}
      <Layout>
        <Layout.Header className="shell__header">
          {isWide ? null : (
            <Button type="text" icon={<MenuOutlined />} aria-label="打开菜单" onClick={() => setMenuOpen(true)} />
          )}
          {world === 'sandbox' ? (
            <Tooltip title="这里的会员、订单和钱都是演示数据，不会产生真实扣款。">
              <span>
                <StateTag tone="warn">沙盒</StateTag>
              </span>
            </Tooltip>
          ) : null}
          <span className="shell__space" />
          <AppearanceMenu />
          <OperatorMenu />
        </Layout.Header>
        <Layout.Content className="shell__content" id="content" tabIndex={-1}>
          <Pages />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function Name() {
  return (
    <div className="shell__name">
      <img src={mark} alt="" />
      会员运营台
    </div>
  );
}

function Pages() {
  const { can } = useSession();
  const { pathname } = useLocation();
  const open = allEntries.filter(({ permission }) => can(permission));
  const first = open.find(({ isHidden }) => !isHidden);
  return (
    <PageFault key={pathname}>
      <Suspense fallback={<LoadingState />}>
        <Routes>
          {allEntries.map(({ path, permission, page: PageOf }) => (
            <Route key={path} path={path} element={can(permission) ? <PageOf /> : <Forbidden />} />
          ))}
          {first && first.path !== '/' ? <Route path="/" element={<Navigate to={first.path} replace />} /> : null}
          <Route path="*" element={<EmptyState title="没有这个页面" hint="地址可能有误，请从左侧菜单进入。" />} />
        </Routes>
      </Suspense>
    </PageFault>
  );
}

function Forbidden() {
  return <EmptyState title="你的角色没有这项权限" hint="需要使用时，请联系所有者调整角色。" />;
}

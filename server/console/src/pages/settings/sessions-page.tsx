import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import type { SessionView } from '../../../../../shared/contract/ops/operator';
import { ActDialog } from '../../components/act-dialog';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { When } from '../../components/when';
import { nameOfDevice } from './device-name';

/** Where the operator is logged in, and the way to end it. */
export default function SessionsPage() {
  const [asked, setAsked] = useState<SessionView | null>(null);
  const { message } = App.useApp();
  const columns: readonly Column<SessionView>[] = [
    {
      key: 'device',
      title: '设备',
      render: ({ device, current }) => (
        <>
          <Tooltip title={device}>{nameOfDevice(device)}</Tooltip>{' '}
          {current ? <StateTag tone="up">本机</StateTag> : null}
        </>
      ),
    },
    { key: 'address', title: '网络地址', render: ({ address }) => <span className="figures">{address}</span> },
    { key: 'createdAt', title: '登录时间', render: ({ createdAt }) => <When value={createdAt} /> },
    { key: 'seenAt', title: '最近使用', render: ({ seenAt }) => <When value={seenAt} /> },
    { key: 'expiresAt', title: '最晚到期', render: ({ expiresAt }) => <When value={expiresAt} /> },
    {
      key: 'acts',
      title: '操作',
      width: 110,
      render: (session) =>
        session.current ? (
          <span className="hint">右上角退出</span>
        ) : (
          <Button type="link" size="small" danger onClick={() => setAsked(session)}>
            退出登录
          </Button>
        ),
    },
  ];
  return (
    <>
      <PageHead title="我的登录" hint="有不认识的设备时，先让它退出登录，再修改密码。两小时没有操作会自动退出。" />
      <DataTable<SessionView>
        id="sessions"
        path="/ops/v1/sessions"
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ title: '没有登录记录' }}
      />
      <ActDialog<{ readonly sessionId: string }>
        open={asked !== null}
        onClose={() => setAsked(null)}
        path="/ops/v1/sessions/end"
        title="退出登录"
        says={`${nameOfDevice(asked?.device ?? '')}（${asked?.address ?? ''}）将立即退出登录。`}
        input={asked ? { sessionId: asked.id } : null}
        confirm="退出登录"
        danger
        done={null}
        onDone={() => void message.success('已退出登录')}
      />
    </>
  );
}

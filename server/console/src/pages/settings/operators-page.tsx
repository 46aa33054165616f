import { MoreOutlined, UserAddOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { OperatorView } from '../../../../../shared/contract/ops/operator';
import { roleNames } from '../../../../../shared/contract/ops/permission';
import { useOperator } from '../../api/session';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import { LinkDialog, type OneTimeLink } from './link-dialog';
import { InviteDialog, type OperatorAct, OperatorActDialog } from './operator-dialogs';

const statuses = {
  invited: { label: '待设置', tone: 'warn' },
  active: { label: '启用', tone: 'up' },
  disabled: { label: '已停用', tone: 'plain' },
} as const;

/** Who may log in, and as what. */
export default function OperatorsPage() {
  const { operator: self } = useOperator();
  const [isInviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<{ readonly act: OperatorAct; readonly operator: OperatorView } | null>(null);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const columns: readonly Column<OperatorView>[] = [
    {
      key: 'name',
      title: '姓名',
      render: ({ id, name }) => (id === self.id ? `${name}（我）` : name),
      csv: ({ name }) => name,
    },
    { key: 'loginName', title: '用户名', render: ({ loginName }) => loginName, csv: ({ loginName }) => loginName },
    { key: 'role', title: '角色', render: ({ role }) => roleNames[role], csv: ({ role }) => roleNames[role] },
    {
      key: 'status',
      title: '状态',
      render: ({ status }) => <StateTag tone={statuses[status].tone}>{statuses[status].label}</StateTag>,
      csv: ({ status }) => statuses[status].label,
    },
    {
      key: 'totp',
      title: '动态码',
      render: ({ status, hasTotp }) => {
        if (status === 'invited') return <span className="hint">—</span>;
        return hasTotp ? '已设置' : <StateTag tone="bad">未设置</StateTag>;
      },
      csv: ({ hasTotp }) => (hasTotp ? '已设置' : '未设置'),
    },
    {
      key: 'lastSeenAt',
      title: '最近使用',
      render: ({ lastSeenAt }) => <When value={lastSeenAt} />,
      csv: ({ lastSeenAt }) => lastSeenAt && formatSecond(lastSeenAt),
    },
    {
      key: 'createdAt',
      title: '创建时间',
      isExtra: true,
      render: ({ createdAt }) => <When value={createdAt} />,
      csv: ({ createdAt }) => formatSecond(createdAt),
    },
    {
      key: 'acts',
      title: '操作',
      width: 72,
      align: 'center',
      fixed: 'end',
      render: (operator) => (
        <Dropdown
          trigger={['click']}
          menu={{
            items: actsFor(operator),
            onClick: ({ key }) => setAsked({ act: key as OperatorAct, operator }),
          }}
        >
          <Button type="text" icon={<MoreOutlined />} aria-label={`${operator.name} 的操作`} />
        </Dropdown>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title="运营人员"
        hint="每个人用自己的账号登录，能做什么由角色决定。离职或换岗时请停用账号，操作日志会保留。"
        actions={
          <Button type="primary" icon={<UserAddOutlined />} onClick={() => setInviting(true)}>
            邀请
          </Button>
        }
      />
      <DataTable<OperatorView>
        id="operators"
        path="/ops/v1/operators"
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ title: '还没有运营人员', hint: '邀请同事后，他们会出现在这里。' }}
      />
      <InviteDialog open={isInviting} onClose={() => setInviting(false)} onLink={setLink} />
      <OperatorActDialog asked={asked} onClose={() => setAsked(null)} onLink={setLink} />
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </>
  );
}

function actsFor({ status }: OperatorView) {
  if (status === 'disabled') return [{ key: 'enable', label: '重新启用' }];
  return [
    { key: 'role', label: '调整角色' },
    { key: 'link', label: status === 'invited' ? '重新生成邀请链接' : '重置密码和动态码' },
    { key: 'endSessions', label: '退出全部登录', disabled: status !== 'active' },
    { key: 'disable', label: '停用', danger: true },
  ];
}

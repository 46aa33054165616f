import { Form, Input, Select } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { NewOperatorInput, OperatorView } from '../../../../../shared/contract/ops/operator';
import {
  permissions,
  permissionsOfRole,
  type Role,
  roleNames,
  roles,
} from '../../../../../shared/contract/ops/permission';
import { ActDialog } from '../../components/act-dialog';
import type { OneTimeLink } from './link-dialog';

/** What may be done with an operator. */
export type OperatorAct = 'role' | 'link' | 'disable' | 'enable' | 'endSessions';

interface InviteDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onLink: (link: OneTimeLink) => void;
}

const LOGIN_NAME = /^[a-z][a-z0-9.-]{1,39}$/;

/** Makes an operator; the link by which they set their password is shown once. */
export function InviteDialog({ open, onClose, onLink }: InviteDialogProps) {
  const [name, setName] = useState('');
  const [loginName, setLoginName] = useState('');
  const [role, setRole] = useState<Role>('operations');
  useEffect(() => {
    if (!open) return;
    setName('');
    setLoginName('');
    setRole('operations');
  }, [open]);
  const isNamed = LOGIN_NAME.test(loginName);
  return (
    <ActDialog<NewOperatorInput, OneTimeLink>
      open={open}
      onClose={onClose}
      path="/ops/v1/operators"
      title="邀请运营人员"
      says={`将为${name.trim() || '同事'}创建「${roleNames[role]}」账号，并生成 24 小时内有效的一次性链接。`}
      input={isNamed && name.trim() !== '' ? { loginName, name: name.trim(), role } : null}
      confirm="邀请"
      done={null}
      onDone={onLink}
    >
      <Form.Item label="姓名" required>
        <Input aria-label="姓名" value={name} maxLength={40} onChange={({ target }) => setName(target.value)} />
      </Form.Item>
      <Form.Item
        label="用户名"
        required
        validateStatus={loginName === '' || isNamed ? '' : 'error'}
        extra="登录用。以小写字母开头，可含数字、点和连字符，2 到 40 位，之后不能修改。"
      >
        <Input
          aria-label="用户名"
          value={loginName}
          maxLength={40}
          autoComplete="off"
          onChange={({ target }) => setLoginName(target.value)}
        />
      </Form.Item>
      <RoleField role={role} onChange={setRole} />
    </ActDialog>
  );
}

interface OperatorActDialogProps {
  readonly asked: { readonly act: OperatorAct; readonly operator: OperatorView } | null;
  readonly onClose: () => void;
  readonly onLink: (link: OneTimeLink) => void;
}

interface ActWords {
  readonly path: string;
  readonly title: string;
  readonly says: string;
  readonly confirm: string;
  readonly done: string | null;
  readonly danger: boolean;
}

/** Asks before an act on an operator. */
export function OperatorActDialog({ asked, onClose, onLink }: OperatorActDialogProps) {
  const [latest, setLatest] = useState(asked);
  const [role, setRole] = useState<Role>('operations');
  useEffect(() => {
    if (!asked) return;
    setLatest(asked);
    setRole(asked.operator.role);
  }, [asked]);
  if (!latest) return null;
  const { act, operator } = latest;
  const { danger, ...words } = wordsOf(act, operator, role);
  const isChanged = act !== 'role' || role !== operator.role;
  return (
    <ActDialog<{ readonly operatorId: string; readonly role?: Role }, Partial<OneTimeLink> | null>
      key={act}
      open={asked !== null}
      onClose={onClose}
      {...words}
      danger={danger}
      input={isChanged ? { operatorId: operator.id, ...(act === 'role' ? { role } : {}) } : null}
      onDone={(value) => {
        if (value?.link && value.expiresAt) onLink({ link: value.link, expiresAt: value.expiresAt });
      }}
    >
      {act === 'role' ? <RoleField role={role} onChange={setRole} /> : null}
    </ActDialog>
  );
}

function wordsOf(act: OperatorAct, { name, status, role: from }: OperatorView, role: Role): ActWords {
  switch (act) {
    case 'role':
      return {
        ...{ path: '/ops/v1/operators/role', title: '调整角色', confirm: '调整', done: '角色已调整', danger: false },
        says:
          role === from
            ? `${name} 现在是「${roleNames[from]}」。`
            : `${name} 将从「${roleNames[from]}」变为「${roleNames[role]}」，立即生效。`,
      };
    case 'link':
      return {
        ...{ path: '/ops/v1/operators/link', confirm: '生成链接', done: null },
        title: status === 'invited' ? '重新生成邀请链接' : '重置密码和动态码',
        danger: status !== 'invited',
        says:
          status === 'invited'
            ? `将为 ${name} 生成新的邀请链接，之前的链接失效。`
            : `${name} 用新链接重新设置后，原来的密码、动态码和全部登录都会失效。`,
      };
    case 'disable':
      return {
        ...{ path: '/ops/v1/operators/disable', title: '停用账号', confirm: '停用', done: '已停用', danger: true },
        says: `${name} 将立即退出全部登录，并且不能再登录。`,
      };
    case 'enable':
      return {
        ...{ path: '/ops/v1/operators/enable', title: '重新启用', confirm: '启用', done: '已启用', danger: false },
        says: `${name} 将能以原来的密码重新登录，角色仍是「${roleNames[from]}」。`,
      };
    case 'endSessions':
      return {
        ...{ path: '/ops/v1/sessions/end', title: '退出全部登录', confirm: '退出登录', danger: true },
        ...{ done: '已退出全部登录', says: `${name} 将在所有设备上退出登录，之后可以重新登录。` },
      };
    default: {
      const never: never = act;
      throw new Error(`unknown act: ${String(never)}`);
    }
  }
}

function RoleField({ role, onChange }: { readonly role: Role; readonly onChange: (role: Role) => void }): ReactNode {
  return (
    <Form.Item label="角色" required extra={describeRole(role)}>
      <Select<Role>
        aria-label="角色"
        value={role}
        onChange={onChange}
        options={roles.map((value) => ({ value, label: roleNames[value] }))}
      />
    </Form.Item>
  );
}

function describeRole(role: Role): string {
  if (role === 'owner') return '可以做所有事情，包括管理运营人员和接口密钥。';
  return `可以：${permissionsOfRole[role].map((permission) => permissions[permission]).join('、')}。`;
}

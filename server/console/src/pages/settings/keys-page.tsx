import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Flex, Form, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import type { AboutKeyInput, KeyView, NewKeyInput, ToldKey } from '../../../../../shared/contract/ops/key';
import { type KeyScope, keyScopeNames, keyScopes } from '../../../../../shared/contract/ops/key-words';
import { useAct } from '../../api/use-act';
import { ActDialog } from '../../components/act-dialog';
import { CopyText } from '../../components/copy-text';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { FaultState } from '../../components/states';
import { formatSecond, When } from '../../components/when';

/** 接口密钥: with what business systems sign their requests. */
export default function KeysPage() {
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<KeyView | null>(null);
  const [shown, setShown] = useState<KeyView | null>(null);
  return (
    <>
      <PageHead
        title="接口密钥"
        hint="业务系统（收银、商城等）用密钥签名调用开放接口。新建和吊销都要另一位同事复核；每个业务系统最多两个有效密钥，便于轮换。"
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            申请新密钥
          </Button>
        }
      />
      <DataTable<KeyView>
        id="keys"
        path="/ops/v1/keys"
        columns={columnsOf(setShown, setRevoked)}
        rowKey={({ id }) => id}
        empty={{ title: '还没有接口密钥', hint: '业务系统要上报消费或核销权益时，先为它申请一个密钥。' }}
      />
      <MakeDialog open={isMaking} onClose={() => setMaking(false)} />
      <SecretDialog asked={shown} onClose={() => setShown(null)} />
      <ActDialog<AboutKeyInput>
        open={revoked !== null}
        onClose={() => setRevoked(null)}
        path="/ops/v1/keys/revoke"
        title="吊销密钥"
        says={`吊销后，${revoked?.business ?? ''} 用「${revoked?.name ?? ''}」签名的请求会被拒绝，且不能恢复。`}
        input={revoked ? { keyId: revoked.id } : null}
        confirm="提交复核"
        danger
        done="已吊销"
      />
    </>
  );
}

function columnsOf(onShow: (key: KeyView) => void, onRevoke: (key: KeyView) => void): readonly Column<KeyView>[] {
  const nameOf = (scope: string) => keyScopeNames[scope as KeyScope] ?? scope;
  return [
    { key: 'business', title: '业务系统', render: ({ business }) => business, csv: ({ business }) => business },
    { key: 'name', title: '名称', render: ({ name }) => name, csv: ({ name }) => name },
    {
      key: 'id',
      title: '密钥编号',
      render: ({ id }) => <CopyText text={id} label="密钥编号" />,
      csv: ({ id }) => id,
    },
    {
      key: 'state',
      title: '状态',
      render: ({ revokedAt }) =>
        revokedAt === null ? <StateTag tone="up">有效</StateTag> : <StateTag>已吊销</StateTag>,
      csv: ({ revokedAt }) => (revokedAt === null ? '有效' : '已吊销'),
    },
    {
      key: 'lastUsedOn',
      title: '最近使用',
      render: ({ lastUsedOn }) => lastUsedOn ?? <span className="hint">从未</span>,
      csv: ({ lastUsedOn }) => lastUsedOn,
    },
    {
      key: 'createdAt',
      title: '新建时间',
      render: ({ createdAt }) => <When value={createdAt} />,
      csv: ({ createdAt }) => formatSecond(createdAt),
    },
    {
      key: 'scopes',
      title: '权限范围',
      render: ({ scopes }) => scopes.map(nameOf).join('、'),
      csv: ({ scopes }) => scopes.map(nameOf).join('、'),
    },
    {
      key: 'acts',
      title: '操作',
      fixed: 'end',
      render: (key) => (
        <Flex gap={8} align="center">
          {key.secret === 'waiting' ? (
            <Button size="small" type="primary" onClick={() => onShow(key)}>
              查看密钥
            </Button>
          ) : null}
          {key.secret === 'others' ? <span className="hint">待申请人查看</span> : null}
          {key.revokedAt === null ? (
            <Button size="small" danger onClick={() => onRevoke(key)}>
              吊销
            </Button>
          ) : null}
        </Flex>
      ),
    },
  ];
}

const BUSINESS = /^[a-z][a-z0-9-]{1,39}$/;

function MakeDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const [business, setBusiness] = useState('');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<KeyScope[]>([]);
  useEffect(() => {
    if (!open) return;
    setBusiness('');
    setName('');
    setScopes([]);
  }, [open]);
  const isNamed = BUSINESS.test(business);
  return (
    <ActDialog<NewKeyInput>
      open={open}
      onClose={onClose}
      path="/ops/v1/keys"
      title="申请新密钥"
      says="复核同意后，密钥出现在列表里，由你本人查看一次。请直接交给业务系统的技术同事。"
      input={isNamed && name.trim() !== '' && scopes.length > 0 ? { business, name: name.trim(), scopes } : null}
      confirm="提交复核"
    >
      <Form.Item
        label="业务系统代码"
        required
        validateStatus={business === '' || isNamed ? '' : 'error'}
        extra="例如 pos。以小写字母开头，可含数字和连字符，2 到 40 位。"
      >
        <Input
          aria-label="业务系统代码"
          value={business}
          maxLength={40}
          onChange={({ target }) => setBusiness(target.value.trim())}
        />
      </Form.Item>
      <Form.Item label="名称" required extra="用来区分同一系统的两个密钥，例如「门店收银 2026」。">
        <Input aria-label="名称" value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
      </Form.Item>
      <Form.Item label="权限范围" required>
        <Checkbox.Group<KeyScope>
          value={scopes}
          onChange={(chosen) => setScopes(chosen)}
          options={keyScopes.map((value) => ({ value, label: keyScopeNames[value] }))}
        />
      </Form.Item>
    </ActDialog>
  );
}

/** Shows a secret: first it is asked for, then it is there once. */
function SecretDialog({ asked, onClose }: { readonly asked: KeyView | null; readonly onClose: () => void }) {
  const { act, isActing, fault, forgetFault } = useAct<AboutKeyInput, ToldKey>('/ops/v1/keys/secret');
  const [told, setTold] = useState<ToldKey | null>(null);

  async function show(keyId: string) {
    const outcome = await act({ keyId }, '申请人查看新密钥').catch(() => null);
    if (outcome?.status === 'done') setTold(outcome.value);
  }
  function close() {
    setTold(null);
    forgetFault();
    onClose();
  }

  return (
    <Modal
      open={asked !== null}
      title="查看密钥"
      onCancel={close}
      closable={told === null && !isActing}
      mask={{ closable: false }}
      footer={
        told ? (
          <Button type="primary" onClick={close}>
            我已保存
          </Button>
        ) : (
          <Button type="primary" loading={isActing} onClick={() => asked && void show(asked.id)}>
            现在查看
          </Button>
        )
      }
    >
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title="密钥只显示这一次，关闭后任何人都不能再看到。" />
        {told ? (
          <>
            <span>
              密钥编号 <CopyText text={told.keyId} label="密钥编号" />
            </span>
            {told.secret === null ? (
              <span>上一次的回答已送出，密钥不再显示。没有保存好请吊销后重新申请。</span>
            ) : (
              <span>
                密钥 <CopyText text={told.secret} label="密钥" />
              </span>
            )}
            <span className="hint">签名方法见接口文档 /docs。</span>
          </>
        ) : null}
        {fault ? <FaultState fault={fault} /> : null}
      </Flex>
    </Modal>
  );
}

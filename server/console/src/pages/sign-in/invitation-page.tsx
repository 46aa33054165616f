import { Alert, Button, Card, Checkbox, Form, Input, QRCode } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { InvitationView } from '../../../../../shared/contract/ops/operator';
import { roleNames } from '../../../../../shared/contract/ops/permission';
import { ApiFault, callApi } from '../../api/client';
import { useSession } from '../../api/session';
import { useGet } from '../../api/use-get';
import { CopyText } from '../../components/copy-text';
import { StateTag } from '../../components/state-tag';
import { FaultState, LoadingState } from '../../components/states';
import { When } from '../../components/when';
import { Door } from '../../layout/door';
import { PasswordFields } from './password-fields';

/** What a one-time link opens: a password, and the authenticator app. */
export default function InvitationPage() {
  const { token = '' } = useParams();
  const reading = useGet<InvitationView>(`/ops/v1/invitations/${encodeURIComponent(token)}`);
  const { refresh } = useSession();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = '设置登录 · 会员运营台';
  }, []);
  // Taking it up logs the operator in.
  const enter = async () => {
    await refresh();
    navigate('/', { replace: true });
  };
  if (reading.data) return <Invitation token={token} invitation={reading.data} onTaken={enter} />;
  return (
    <Door>
      <Card className="door__card">
        {reading.fault ? <FaultState fault={reading.fault} onRetry={reading.refresh} /> : <LoadingState />}
      </Card>
    </Door>
  );
}

interface InvitationProps {
  readonly token: string;
  readonly invitation: InvitationView;
  readonly onTaken: () => Promise<void>;
}

interface SetUpWords {
  readonly password: string;
  readonly totp?: string;
}

function Invitation({ token, invitation, onTaken }: InvitationProps) {
  const { name, loginName, role, totpRequired, expiresAt } = invitation;
  const [withoutCode, setWithoutCode] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const [isAsking, setAsking] = useState(false);

  async function takeUp({ password, totp }: SetUpWords) {
    setAsking(true);
    setFault(null);
    try {
      const body = { token, password, ...(withoutCode || !totp ? {} : { totp }) };
      await callApi('POST', `/ops/v1/invitations/${encodeURIComponent(token)}`, { body });
      await onTaken();
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      setFault(error);
    } finally {
      setAsking(false);
    }
  }

  return (
    <Door>
      <Card
        className="door__card door__card--wide"
        title={
          <>
            {name}，请设置登录 <StateTag>{roleNames[role]}</StateTag>
          </>
        }
      >
        <div className="door__columns">
          <Form<SetUpWords> layout="vertical" requiredMark={false} onFinish={(words) => void takeUp(words)}>
            <Form.Item label="用户名" extra="登录时填写，不能修改。">
              <Input value={loginName} readOnly autoComplete="username" aria-label="用户名" />
            </Form.Item>
            <PasswordFields />
            {withoutCode ? null : (
              <Form.Item
                name="totp"
                label="动态码"
                rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入 6 位动态码' }]}
              >
                <Input
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={6}
                  placeholder="扫码后显示的 6 位数字"
                />
              </Form.Item>
            )}
            {totpRequired ? null : (
              <Form.Item>
                <Checkbox checked={withoutCode} onChange={({ target }) => setWithoutCode(target.checked)}>
                  暂不设置动态码（仅演示环境）
                </Checkbox>
              </Form.Item>
            )}
            {fault ? (
              <Form.Item>
                <FaultState fault={fault} />
              </Form.Item>
            ) : null}
            <Button type="primary" htmlType="submit" block loading={isAsking}>
              完成并登录
            </Button>
            <p className="hint">
              链接只能用一次，有效期至 <When value={expiresAt} />。
            </p>
          </Form>
          {withoutCode ? (
            <Alert
              type="warning"
              showIcon
              title="只有密码保护"
              description="动态码可以挡住密码泄露。正式环境必须设置。"
            />
          ) : (
            <Secret invitation={invitation} />
          )}
        </div>
      </Card>
    </Door>
  );
}

function Secret({ invitation: { totpUri, totpSecret } }: { readonly invitation: InvitationView }) {
  return (
    <section className="door__secret" aria-label="身份验证器">
      <strong>用身份验证器扫码</strong>
      {/* Cameras want dark on light, whatever the page's colours. */}
      <QRCode value={totpUri} type="svg" size={200} color="#1D1B19" bgColor="#FFFFFF" errorLevel="M" />
      <span className="hint">手机上的任一身份验证器应用都可以。扫不了码时，手动输入密钥：</span>
      <CopyText text={totpSecret} label="密钥" />
    </section>
  );
}

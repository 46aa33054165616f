import { Alert, Button, Card, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { ApiFault, callApi } from '../../api/client';
import { useSession } from '../../api/session';
import { Door } from '../../layout/door';

interface LogInWords {
  readonly loginName: string;
  readonly password: string;
  readonly totp?: string;
}

/** Logging in: name, password and the authenticator's code, all at once; which of them was wrong nobody is told. */
export default function LogInPage() {
  const { refresh } = useSession();
  const [fault, setFault] = useState<ApiFault | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    document.title = '登录 · 会员运营台';
  }, []);

  async function logIn({ loginName, password, totp }: LogInWords) {
    setAsking(true);
    setFault(null);
    try {
      const body = { loginName: loginName.trim(), password, ...(totp ? { totp } : {}) };
      await callApi('POST', '/ops/v1/session', { body });
      await refresh();
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      setFault(error);
    } finally {
      setAsking(false);
    }
  }

  return (
    <Door>
      <Card className="door__card">
        <Form<LogInWords> layout="vertical" requiredMark={false} onFinish={(words) => void logIn(words)}>
          <Form.Item name="loginName" label="用户名" rules={[{ required: true, message: '请输入用户名' }]}>
            <Input autoFocus autoComplete="username" autoCapitalize="off" spellCheck={false} size="large" />
          </Form.Item>
          <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          <Form.Item
            name="totp"
            label="动态码"
            extra="身份验证器上的 6 位数字，没有设置过就留空。"
            rules={[{ pattern: /^\d{6}$/, message: '动态码是 6 位数字' }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} size="large" />
          </Form.Item>
          {fault ? <Alert className="door__fault" type="error" showIcon title={fault.message} /> : null}
          <Button type="primary" htmlType="submit" size="large" block loading={isAsking}>
            登录
          </Button>
        </Form>
      </Card>
      <p className="hint">忘记密码或换了手机？请所有者为你发一个新的链接。</p>
    </Door>
  );
}

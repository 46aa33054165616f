import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ApiFault, callApi } from '../../api/client';
import { useSession } from '../../api/session';
import { FaultState } from '../../components/states';
import { PasswordFields } from '../sign-in/password-fields';

interface PasswordWords {
  readonly current: string;
  readonly password: string;
}

/** A new password for oneself. */
export function PasswordDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const [form] = Form.useForm<PasswordWords>();
  const [fault, setFault] = useState<ApiFault | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { message } = App.useApp();
  const { refresh } = useSession();

  async function change({ current, password }: PasswordWords) {
    setAsking(true);
    setFault(null);
    try {
      await callApi('POST', '/ops/v1/session/password', { body: { password: current, newPassword: password } });
      await refresh();
      message.success('密码已修改，其他设备上的登录已退出');
      onClose();
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      setFault(error);
    } finally {
      setAsking(false);
    }
  }

  return (
    <Modal
      open={open}
      title="修改密码"
      okText="修改"
      cancelText="取消"
      okButtonProps={{ loading: isAsking }}
      mask={{ closable: false }}
      destroyOnHidden
      afterClose={() => setFault(null)}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(words) => void change(words)}
        preserve={false}
      >
        <Form.Item name="current" label="现在的密码" rules={[{ required: true, message: '请输入现在的密码' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <PasswordFields />
        {fault ? <FaultState fault={fault} /> : null}
      </Form>
    </Modal>
  );
}

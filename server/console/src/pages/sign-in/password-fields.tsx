import { Form, Input, Progress } from 'antd';
import { estimateStrength, SHORTEST_PASSWORD } from './password';

/** A new password, twice, with a word on how good it is; fields `password` and `again` of the form around it. */
export function PasswordFields() {
  const password: string = Form.useWatch('password') ?? '';
  const { percent, level, words } = estimateStrength(password);
  return (
    <>
      <Form.Item
        name="password"
        label="新密码"
        rules={[
          { required: true, message: '请设置密码' },
          { min: SHORTEST_PASSWORD, message: `密码至少 ${SHORTEST_PASSWORD} 位` },
          { max: 200, message: '密码最多 200 位' },
        ]}
        extra={
          password === '' ? (
            '至少 12 位。长比复杂更重要，几个不相干的词就很好。'
          ) : (
            <>
              <Progress percent={percent} showInfo={false} size="small" status={statuses[level]} />
              {words}
            </>
          )
        }
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label="再输入一次"
        dependencies={['password']}
        rules={[
          { required: true, message: '请再输入一次' },
          ({ getFieldValue }) => ({
            validator: async (_, again) => {
              if (again && again !== getFieldValue('password')) throw new Error('两次输入的密码不一样');
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

const statuses = { bad: 'exception', fair: 'normal', good: 'success' } as const;

import { Alert, App, Form, Input, Modal } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ApiFault } from '../api/client';
import { type ActOutcome, useAct } from '../api/use-act';
import { FaultState } from './states';

interface ActDialogProps<I, T> {
  readonly open: boolean;
  readonly onClose: () => void;
  /** `/ops/v1/…` of the act. */
  readonly path: string;
  /** 停用运营人员 */
  readonly title: string;
  /** What will be done, and to whom: 将使 1,204 位会员降为白银. */
  readonly says: ReactNode;
  /** What the act is given; null while the fields below are not filled in. */
  readonly input: I | null;
  /** Fields of the act, above the reason; what they hold belongs to the page. */
  readonly children?: ReactNode;
  /** The button: a verb, as 退款. */
  readonly confirm: string;
  /** What cannot be taken back, or takes something from somebody. */
  readonly danger?: boolean;
  readonly width?: number;
  /** Told when it was carried out; not when it waits for a second person. */
  readonly onDone?: (value: T) => void;
  /** What to say when it is done; 已完成 when left out, nothing when null. */
  readonly done?: string | null;
  /** What the operator is told instead of a fault; the fault itself when it returns null. */
  readonly explain?: (fault: ApiFault) => ReactNode;
}

/**
 * Asks before an act: says what will be done, wants a reason, and tells what came of it. Where a second person is needed
 * it says so and leads to the approvals.
 */
export function ActDialog<I, T = unknown>(props: ActDialogProps<I, T>) {
  const { open, onClose, path, title, says, input, children, confirm, danger = false, width = 520 } = props;
  const { onDone, done = '已完成', explain } = props;
  const { act, isActing, fault, forgetFault } = useAct<I, T>(path);
  const [reason, setReason] = useState('');
  const tell = useTelling();
  useEffect(() => {
    if (!open) return;
    setReason('');
    forgetFault();
  }, [open, forgetFault]);
  const isReady = input !== null && reason.trim().length >= SHORTEST_REASON;

  async function carryOut() {
    if (input === null || !isReady || isActing) return;
    const outcome = await act(input, reason.trim()).catch(() => null);
    if (outcome === null) return;
    onClose();
    tell(outcome, done);
    if (outcome.status === 'done') onDone?.(outcome.value);
  }

  return (
    <Modal
      open={open}
      title={title}
      width={width}
      okText={confirm}
      cancelText="取消"
      okButtonProps={{ danger, disabled: !isReady, loading: isActing }}
      cancelButtonProps={{ disabled: isActing }}
      closable={!isActing}
      mask={{ closable: false }}
      onOk={() => void carryOut()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form layout="vertical" className="act-form" component="div">
        <Alert type={danger ? 'warning' : 'info'} title={says} showIcon />
        {children}
        <Form.Item label="原因" required extra="写入操作日志，之后不能修改。">
          <Input.TextArea
            aria-label="原因"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={LONGEST_REASON}
            showCount
            placeholder="例如：客户来电，工单 1024"
          />
        </Form.Item>
        {fault ? (explain?.(fault) ?? <FaultState fault={fault} />) : null}
        {fault?.isUnknown ? <p className="hint">结果未知。再点一次「{confirm}」不会重复执行。</p> : null}
      </Form>
    </Modal>
  );
}

/** As the server's schema has it. */
const SHORTEST_REASON = 2;
const LONGEST_REASON = 300;

/** Tells what came of an act, at the top of the page. */
export function useTelling(): <T>(outcome: ActOutcome<T>, done: string | null) => void {
  const { message, notification } = App.useApp();
  const navigate = useNavigate();
  return (outcome, done) => {
    if (outcome.status === 'done') {
      if (done !== null) message.success(done);
      return;
    }
    notification.info({
      key: outcome.approvalId,
      title: '已提交复核',
      description: `${outcome.why}。${outcome.aloneFrom === null ? '另一位有权限的同事同意后执行。' : '目前没有其他人可以复核，24 小时后可由你确认执行。'}点此查看。`,
      duration: 8,
      style: { cursor: 'pointer' },
      onClick: () => {
        notification.destroy(outcome.approvalId);
        navigate('/approvals');
      },
    });
  };
}

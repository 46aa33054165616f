import { Modal, Result } from 'antd';
import type { AuditVerification } from '../../../../../shared/contract/ops/operator';
import { useGet } from '../../api/use-get';
import { FaultState, LoadingState } from '../../components/states';

interface VerificationDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Walks the whole log at the server and says whether a line was changed, removed or put in. */
export function VerificationDialog({ open, onClose }: VerificationDialogProps) {
  return (
    <Modal open={open} title="校验操作日志" footer={null} onCancel={onClose} destroyOnHidden>
      <Verification />
    </Modal>
  );
}

function Verification() {
  const { data, fault, refresh, isRefreshing } = useGet<AuditVerification>('/ops/v1/audit/verification');
  if (isRefreshing || (!data && !fault)) return <LoadingState rows={3} />;
  if (fault) return <FaultState fault={fault} onRetry={refresh} />;
  if (!data) return null;
  if (data.whole) {
    return (
      <Result
        status="success"
        title="日志完整"
        subTitle={`从第一行起逐行核对了 ${data.lines.toLocaleString('zh-CN')} 行，没有缺失或改动。`}
      />
    );
  }
  return (
    <Result status="error" title="日志被改动过" subTitle="请保留数据库，不要继续写入，并联系负责安全的同事。">
      <ul className="fault-fields">
        {data.breaks.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </Result>
  );
}

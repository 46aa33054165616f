import { Alert, Button, Modal, Progress, Result } from 'antd';
import { useEffect } from 'react';
import type { AuditVerification } from '../../../../../shared/contract/ops/operator';
import { type Reading, useGet } from '../../api/use-get';
import { FaultState, LoadingState } from '../../components/states';
import { When } from '../../components/when';
import { useFullWalk } from './use-full-walk';

interface VerificationDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Looks at the newer lines of the log at once, and at all of them if asked to; says what is wrong. */
export function VerificationDialog({ open, onClose }: VerificationDialogProps) {
  return (
    <Modal open={open} title="校验操作日志" footer={null} onCancel={onClose} destroyOnHidden>
      <Verification />
    </Modal>
  );
}

/** What is known of the log; goes on by itself while newer lines are left to look at. */
export function useVerification(): Reading<AuditVerification> {
  const reading = useGet<AuditVerification>('/ops/v1/audit/verification');
  const { data, refresh, isRefreshing } = reading;
  useEffect(() => {
    if (data && !data.done && data.breaks.length === 0 && !isRefreshing) refresh();
  }, [data, refresh, isRefreshing]);
  return reading;
}

/** When all of the log was walked through last, and what came of it: one line of a page. */
export function LastFullWalk({ full }: Pick<AuditVerification, 'full'>) {
  if (full === null) return <span className="hint">还没有逐行核对过全部日志，每天夜里会自动核对一次。</span>;
  if (full.breaks.length > 0) {
    return (
      <Alert
        type="error"
        showIcon
        title="日志被改动过"
        description={
          <>
            <When value={full.at} /> 逐行核对时发现：{full.breaks.join('；')}
          </>
        }
      />
    );
  }
  return (
    <span className="hint">
      上次逐行核对全部日志：
      <When value={full.at} />，{count(full.lines)} 行没有缺失或改动。
    </span>
  );
}

function Verification() {
  const { data, fault, refresh } = useVerification();
  if (fault) return <FaultState fault={fault} onRetry={refresh} />;
  if (!data) return <LoadingState rows={3} />;
  return (
    <>
      <NewerLines data={data} />
      <LastFullWalk full={data.full} />
      <FullWalk />
    </>
  );
}

function NewerLines({ data: { lines, of, done, breaks } }: { readonly data: AuditVerification }) {
  if (breaks.length > 0) return <Tampered breaks={breaks} />;
  if (!done) return <Walking lines={lines} of={of} />;
  return <Result status="success" title="日志完整" subTitle={`已逐行核对到最新的第 ${count(lines)} 行，前后相连。`} />;
}

/** All of it from the first line, for who does not want to wait for the night. */
function FullWalk() {
  const { walk, start } = useFullWalk();
  if (walk === null) {
    return (
      <p>
        <Button onClick={start}>现在逐行核对全部</Button>
      </p>
    );
  }
  if (walk.fault) return <FaultState fault={walk.fault} onRetry={start} />;
  if (!walk.done) return <Walking lines={walk.lines} of={walk.of} />;
  if (walk.breaks.length > 0) return <Tampered breaks={walk.breaks} />;
  return <Result status="success" title={`全部 ${count(walk.lines)} 行没有缺失或改动`} />;
}

function Walking({ lines, of }: { readonly lines: number; readonly of: number }) {
  const percent = of === 0 ? 0 : Math.floor((lines / of) * 100);
  return (
    <div role="status">
      <Progress percent={percent} status="active" aria-label="核对进度" />
      <span className="hint">
        已核对 {count(lines)} 行，共 {count(of)} 行
      </span>
    </div>
  );
}

function Tampered({ breaks }: { readonly breaks: readonly string[] }) {
  return (
    <Result status="error" title="日志被改动过" subTitle="请保留数据库，不要继续写入，并联系负责安全的同事。">
      <ul className="fault-fields">
        {breaks.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </Result>
  );
}

function count(lines: number): string {
  return lines.toLocaleString('zh-CN');
}

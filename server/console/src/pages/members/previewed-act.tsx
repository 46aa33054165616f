import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { ActDialog } from '../../components/act-dialog';
import { BeforeAfter } from '../../components/before-after';
import { FaultState } from '../../components/states';
import { usePreview } from './use-preview';

interface PreviewedActProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** `/ops/v1/…` of the act; its preview stands below it. */
  readonly path: string;
  readonly title: string;
  readonly says: ReactNode;
  /** Null while the fields are not filled in. */
  readonly input: object | null;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly done?: string;
  readonly children?: ReactNode;
}

/** An act that shows what it would do before it is done: the server carries it out and takes it back. */
export function PreviewedAct(props: PreviewedActProps) {
  const { open, path, input, children, ...rest } = props;
  const { preview, fault } = usePreview(path, open ? input : null);
  const isRefused = preview?.refusal != null;
  return (
    <ActDialog<object> {...rest} open={open} path={path} input={isRefused ? null : input}>
      {children}
      {fault ? <FaultState fault={fault} /> : null}
      {preview?.refusal ? <Alert type="error" showIcon title={preview.refusal.title} /> : null}
      {preview?.needsSecond ? (
        <Alert type="warning" showIcon title={`${preview.needsSecond}，提交后进入复核。`} />
      ) : null}
      {preview && !isRefused ? (
        <section aria-label="执行后的变化">
          <p className="hint">按此刻的情况，执行后：</p>
          <BeforeAfter before={preview.before} after={preview.after} />
        </section>
      ) : null}
    </ActDialog>
  );
}

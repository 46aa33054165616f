import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { FaultBoundary } from '../../../components/fault-boundary';

/** Stands around a form: content that it cannot show, as JSON written by hand may be, is left to the JSON beside it. */
export function FormGuard({ children }: { readonly children: ReactNode }) {
  const instead = (
    <Alert
      type="warning"
      showIcon
      title="表单显示不了这份内容"
      description="有必需的部分缺失或写法不对。请切换到 JSON，按右侧的检查结果改正；你的修改都还在。"
    />
  );
  return <FaultBoundary instead={instead}>{children}</FaultBoundary>;
}

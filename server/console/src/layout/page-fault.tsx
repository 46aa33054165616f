import { Button, Result } from 'antd';
import type { ReactNode } from 'react';
import { FaultBoundary } from '../components/fault-boundary';

/** A page that breaks, or could not be loaded, takes only itself down. */
export function PageFault({ children }: { readonly children: ReactNode }) {
  const instead = (
    <Result
      status="warning"
      title="这个页面没能显示"
      subTitle="可能刚刚更新了版本。刷新后仍是这样，请联系技术同事。"
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          刷新
        </Button>
      }
    />
  );
  return <FaultBoundary instead={instead}>{children}</FaultBoundary>;
}

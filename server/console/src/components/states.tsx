import { Alert, Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { ApiFault } from '../api/client';

interface EmptyStateProps {
  /** What is not there: 还没有订单. */
  readonly title: string;
  /** When it will be there, or what to do for it. */
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing to show, and why. */
export function EmptyState({ title, hint, action }: EmptyStateProps) {
  return (
    <Empty
      className="empty-state"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong className="empty-state__title">{title}</strong>
          {hint ? <span className="empty-state__hint">{hint}</span> : null}
        </>
      }
    >
      {action}
    </Empty>
  );
}

interface FaultStateProps {
  readonly fault: ApiFault;
  readonly onRetry?: () => void;
}

/** What went wrong, where exactly, and how to go on. */
export function FaultState({ fault, onRetry }: FaultStateProps) {
  return (
    <Alert
      type="error"
      showIcon
      title={fault.message}
      description={<FaultDetails fault={fault} />}
      action={onRetry ? <Button onClick={onRetry}>重试</Button> : undefined}
    />
  );
}

/** The parts of a fault that help: its fields, and the number by which it is found in the log. */
export function FaultDetails({ fault }: { readonly fault: ApiFault }) {
  const { fields, requestId, status } = fault;
  if (fields.length === 0 && (status < 500 || !requestId)) return null;
  return (
    <>
      {fields.length > 0 ? (
        <ul className="fault-fields">
          {fields.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <code>{field}</code>：{message}
            </li>
          ))}
        </ul>
      ) : null}
      {status >= 500 && requestId ? <span className="hint">请求编号 {requestId}</span> : null}
    </>
  );
}

/** Stands in for a page or a card that is being read. */
export function LoadingState({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div role="status" aria-label="正在加载">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

interface ReadingProps<T> {
  readonly reading: {
    readonly data: T | undefined;
    readonly fault: ApiFault | null;
    readonly refresh: () => void;
  };
  /** Lines of the skeleton. */
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** A reading in its three states; an earlier answer stays while a later one fails. */
export function Loaded<T>({ reading, rows, children }: ReadingProps<T>) {
  const { data, fault, refresh } = reading;
  if (data !== undefined) return children(data);
  if (fault) return <FaultState fault={fault} onRetry={refresh} />;
  return rows === undefined ? <LoadingState /> : <LoadingState rows={rows} />;
}

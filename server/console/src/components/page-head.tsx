import { Typography } from 'antd';
import { type ReactNode, useEffect } from 'react';

interface PageHeadProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly hint?: ReactNode;
  /** Buttons at the right. */
  readonly actions?: ReactNode;
}

/** A page's head; it names the browser's tab as well. */
export function PageHead({ title, hint, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · 会员运营台`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <Typography.Title level={1} className="page-head__title">
          {title}
        </Typography.Title>
        {hint ? <Typography.Paragraph className="page-head__hint">{hint}</Typography.Paragraph> : null}
      </div>
      {actions ? <div className="page-head__actions">{actions}</div> : null}
    </header>
  );
}

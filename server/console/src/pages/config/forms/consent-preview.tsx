import { Card } from 'antd';
import { useRef } from 'react';
import type { ConsentExample } from '../../../../../../shared/contract/ops/consent';
import type { Query } from '../../../api/client';
import { useGet } from '../../../api/use-get';
import { useSettled } from './use-settled';

/** What a member will read before they sign for auto-renewal, in the server's words. */
export function ConsentPreview({ query }: { readonly query: Query }) {
  const asked = useSettled(JSON.stringify(query));
  const last = useRef<ConsentExample | null>(null);
  const { data, fault } = useGet<ConsentExample>('/ops/v1/config/consent', { query: JSON.parse(asked) as Query });
  if (data) last.current = data;
  const shown = last.current;
  return (
    <Card size="small" title="会员签约前读到的内容" className="config-consent">
      {fault ? <p className="hint">填好周期、售价与首期价后显示。</p> : null}
      {shown && !fault ? (
        <>
          <p>{shown.text}</p>
          {shown.onIphone === null ? null : (
            <>
              <p className="hint">在 iPhone 上：</p>
              <p>{shown.onIphone}</p>
            </>
          )}
          <p className="hint">会员同意时记录的版本：{shown.version}</p>
        </>
      ) : null}
    </Card>
  );
}

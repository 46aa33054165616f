import { Page } from '@/components/page/page';
import { MemberOnly } from '@/features/session/member-only';
import { usePageQuery } from '@/platform/page-events';
import { DefaultLedger } from './default-ledger';
import { Ledger } from './ledger';
import './index.scss';

/** Every growth that came or went, and how each was reckoned. */
export default function LedgerPage() {
  const { programme } = usePageQuery();
  return (
    <Page title="成长值明细">
      <MemberOnly invitation="登录后查看你的成长值">
        {programme === undefined ? <DefaultLedger /> : <Ledger programme={programme} />}
      </MemberOnly>
    </Page>
  );
}

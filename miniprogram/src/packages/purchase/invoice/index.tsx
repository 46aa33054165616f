import type { InvoiceTitle, OrderInvoice } from '@shared/contract/invoice';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { api } from '@/api/api';
import { isRefusal, titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { Segmented } from '@/components/segmented/segmented';
import { Skeleton } from '@/components/skeleton/skeleton';
import { TextField } from '@/components/text-field/text-field';
import {
  type DraftFaults,
  draftOf,
  findDraftFaults,
  type InvoiceDraft,
  titleOfDraft,
} from '@/features/invoice/invoice.rules';
import { invoiceStore } from '@/features/invoice/invoice-store';
import { MemberOnly } from '@/features/session/member-only';
import { toast } from '@/platform/feedback';
import { useAppear, usePageQuery } from '@/platform/page-events';
import './index.scss';

/** The invoice of the order with this `id`: asked for, changed until it is issued, then read. */
export default function InvoicePage() {
  const { id } = usePageQuery();
  return (
    <Page title="开具发票">
      {id ? (
        <MemberOnly invitation="登录后申请发票">
          <Invoice orderId={id} />
        </MemberOnly>
      ) : (
        <EmptyState icon="document" title="没有找到这个订单" />
      )}
    </Page>
  );
}

function Invoice({ orderId }: { readonly orderId: string }) {
  const { data, error, load, set } = invoiceStore(orderId)();
  useAppear(load);
  if (data === null)
    return error === null ? <Skeleton shape="block" count={3} /> : <ErrorState message={error} onRetry={load} />;
  if (!data.editable && data.invoice === null) return <EmptyState icon="document" title="这笔订单不能开票" />;
  return (
    <View className="invoice">
      {data.invoice !== null && <InvoiceState state={data} />}
      {data.editable && <InvoiceForm orderId={orderId} state={data} onSaved={set} />}
    </View>
  );
}

function InvoiceState({ state: { invoice, editable } }: { readonly state: OrderInvoice }) {
  if (invoice === null) return null;
  const { words, amountFen, number, title } = invoice;
  return (
    <View className="invoice__sheet">
      <Text className="invoice__words">{words}</Text>
      <FactList>
        <Fact label="开票金额" value={formatFen(amountFen)} />
        {!editable && <Fact label="抬头" value={title.title} />}
        {!editable && title.taxNumber !== null && <Fact label="税号" value={title.taxNumber} />}
        {!editable && <Fact label="发送至" value={title.email} />}
        {number !== null && <Fact label="发票号码" value={number} />}
      </FactList>
    </View>
  );
}

interface InvoiceFormProps {
  readonly orderId: string;
  readonly state: OrderInvoice;
  readonly onSaved: (state: OrderInvoice) => void;
}

function InvoiceForm({ orderId, state, onSaved }: InvoiceFormProps) {
  const { invoice, titles, amountFen } = state;
  const [draft, setDraft] = useState<InvoiceDraft>(() => draftOf(invoice?.title ?? titles[0]));
  const [faults, setFaults] = useState<DraftFaults>({});
  const change = (part: Partial<InvoiceDraft>) => {
    setDraft({ ...draft, ...part });
    setFaults({});
  };
  const save = async () => {
    const found = findDraftFaults(draft);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    try {
      onSaved(await api.requestInvoice(orderId, titleOfDraft(draft)));
      toast('已提交，开具后会发到邮箱');
    } catch (failure) {
      if (isRefusal(failure, 'INVALID_REQUEST')) setFaults({ taxNumber: '税号不正确，请核对' });
      else toast(titleOf(failure));
    }
  };
  const others = titles.filter((title) => title.title !== draft.title.trim() || title.email !== draft.email.trim());

  return (
    <>
      {invoice === null && <Text className="invoice__amount">{`开票金额 ${formatFen(amountFen)}`}</Text>}
      <Segmented
        label="抬头类型"
        choices={[
          { value: 'personal', label: '个人' },
          { value: 'company', label: '公司' },
        ]}
        chosen={draft.kind}
        onChoose={(kind: InvoiceTitle['kind']) => change({ kind })}
      />
      <TextField
        id="title"
        label={draft.kind === 'company' ? '公司名称' : '抬头'}
        value={draft.title}
        placeholder={draft.kind === 'company' ? '营业执照上的全称' : '姓名或“个人”'}
        fault={faults.title ?? null}
        maxLength={60}
        onChange={(title) => change({ title })}
      />
      {draft.kind === 'company' && (
        <TextField
          id="tax-number"
          label="税号"
          value={draft.taxNumber}
          placeholder="18 位统一社会信用代码"
          fault={faults.taxNumber ?? null}
          maxLength={20}
          onChange={(taxNumber) => change({ taxNumber })}
        />
      )}
      <TextField
        id="email"
        label="接收邮箱"
        value={draft.email}
        placeholder="电子发票会发到这里"
        fault={faults.email ?? null}
        maxLength={100}
        onChange={(email) => change({ email })}
      />
      <Button id="save" kind="brand" onTap={save}>
        {invoice === null ? '申请开票' : '保存修改'}
      </Button>
      {others.length > 0 && <UsedTitles titles={others} onChoose={(title) => change(draftOf(title))} />}
    </>
  );
}

interface UsedTitlesProps {
  readonly titles: readonly InvoiceTitle[];
  readonly onChoose: (title: InvoiceTitle) => void;
}

function UsedTitles({ titles, onChoose }: UsedTitlesProps) {
  return (
    <View>
      <Text className="invoice__used">用过的抬头</Text>
      <ListGroup>
        {titles.map((title) => (
          <ListLine
            key={`${title.title}-${title.taxNumber}-${title.email}`}
            title={title.title}
            note={title.kind === 'company' ? '公司' : '个人'}
            onTap={() => onChoose(title)}
          />
        ))}
      </ListGroup>
    </View>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { Alert, App, Button, Flex, Modal } from 'antd';
import { useState } from 'react';
import type { AboutBatchInput, CodeBatchView } from '../../../../../shared/contract/ops/code-batch';
import { ApiFault, callForFile, newCommandKey } from '../../api/client';
import { ActDialog } from '../../components/act-dialog';
import { columnsOf } from '../../components/columns';
import { saveAddress } from '../../components/csv';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { FaultState } from '../../components/states';
import { MakeBatchDialog } from './make-batch-dialog';

const statuses = {
  made: { label: '未启用', tone: 'warn' },
  active: { label: '可兑换', tone: 'up' },
  ended: { label: '已作废', tone: 'plain' },
  expired: { label: '已过期', tone: 'plain' },
} as const;

type Asked = { readonly act: 'draw' | 'activate' | 'end'; readonly batch: CodeBatchView };

/** 兑换码: batches of code cards, from making them to ending them. */
export default function CodeBatchesPage() {
  const [isMaking, setMaking] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const batch = asked?.batch ?? null;
  const input = batch ? { batchId: batch.id } : null;
  const left = batch ? batch.count - batch.redeemed : 0;
  return (
    <>
      <PageHead
        title="兑换码"
        hint="实体卡和线下渠道用的一次性兑换码。先生成，由申请人下载一次交给印厂；卡到货后再启用，此前的码换不到任何东西。"
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            生成兑换码
          </Button>
        }
      />
      <DataTable<CodeBatchView>
        id="code-batches"
        path="/ops/v1/code-batches"
        columns={batchColumns(setAsked)}
        rowKey={({ id }) => id}
        empty={{ title: '还没有兑换码', hint: '生成一批后，会员可在小程序里输入兑换码，换会员或权益。' }}
      />
      <MakeBatchDialog open={isMaking} onClose={() => setMaking(false)} />
      <DrawDialog batch={asked?.act === 'draw' ? batch : null} onClose={() => setAsked(null)} />
      <ActDialog<AboutBatchInput>
        open={asked?.act === 'activate'}
        onClose={() => setAsked(null)}
        path="/ops/v1/code-batches/activate"
        title="启用兑换码"
        says={`「${batch?.name ?? ''}」的 ${left.toLocaleString('zh-CN')} 个兑换码将可以兑换「${batch?.gives.name ?? ''}」。`}
        input={input}
        confirm="启用"
        done="已启用"
      />
      <ActDialog<AboutBatchInput>
        open={asked?.act === 'end'}
        onClose={() => setAsked(null)}
        path="/ops/v1/code-batches/end"
        title="作废兑换码"
        says={`「${batch?.name ?? ''}」剩下的 ${left.toLocaleString('zh-CN')} 个兑换码将作废，不能恢复；已兑换的不受影响。`}
        input={input}
        confirm="作废"
        danger
        done="已作废"
      />
    </>
  );
}

const show = columnsOf<CodeBatchView>();

function batchColumns(onAsk: (asked: Asked) => void): readonly Column<CodeBatchView>[] {
  return [
    show.text('name', '名称'),
    {
      key: 'gives',
      title: '兑换内容',
      render: ({ gives }) => `${gives.kind === 'plan' ? '会员' : '权益'} · ${gives.name}`,
      csv: ({ gives }) => gives.name,
    },
    {
      key: 'status',
      title: '状态',
      render: ({ status, codes }) => (
        <StateTag tone={statuses[status].tone}>
          {status === 'made' && codes !== 'drawn' ? '待下载' : statuses[status].label}
        </StateTag>
      ),
      csv: ({ status }) => statuses[status].label,
    },
    show.count('count', '数量'),
    show.count('redeemed', '已兑换'),
    {
      key: 'expiresOn',
      title: '最后兑换日',
      render: ({ expiresOn }) => <span className="figures">{expiresOn}</span>,
      csv: ({ expiresOn }) => expiresOn,
    },
    show.text('madeBy', '申请人'),
    show.moment('createdAt', '生成时间'),
    show.text('reason', '原因', { isExtra: true }),
    {
      key: 'acts',
      title: '操作',
      fixed: 'end',
      render: (batch) => <BatchActs batch={batch} onAsk={onAsk} />,
    },
  ];
}

function BatchActs({ batch, onAsk }: { readonly batch: CodeBatchView; readonly onAsk: (asked: Asked) => void }) {
  const { status, codes } = batch;
  if (status === 'ended' || status === 'expired') return null;
  return (
    <Flex gap={8} align="center">
      {status === 'made' && codes === 'mine' ? (
        <Button size="small" type="primary" onClick={() => onAsk({ act: 'draw', batch })}>
          下载
        </Button>
      ) : null}
      {status === 'made' && codes === 'others' ? <span className="hint">待申请人下载</span> : null}
      {status === 'made' && codes === 'drawn' ? (
        <Button size="small" onClick={() => onAsk({ act: 'activate', batch })}>
          启用
        </Button>
      ) : null}
      <Button size="small" danger onClick={() => onAsk({ act: 'end', batch })}>
        作废
      </Button>
    </Flex>
  );
}

/** Draws the codes into a file, once. */
function DrawDialog({ batch, onClose }: { readonly batch: CodeBatchView | null; readonly onClose: () => void }) {
  const [isDrawing, setDrawing] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const { message } = App.useApp();

  async function draw({ id, name }: CodeBatchView) {
    setDrawing(true);
    setFault(null);
    try {
      const body = { input: { batchId: id }, reason: '申请人下载兑换码' };
      const file = await callForFile('/ops/v1/code-batches/codes', {
        body,
        headers: { 'Idempotency-Key': newCommandKey() },
      });
      saveAddress(`${name}.csv`, URL.createObjectURL(file));
      message.success('已下载，请妥善保存');
      close();
    } catch (error) {
      setFault(error instanceof ApiFault ? error : new ApiFault('文件没有下载完整', 'UNREADABLE', 0));
    } finally {
      setDrawing(false);
    }
  }
  function close() {
    setFault(null);
    onClose();
  }

  return (
    <Modal
      open={batch !== null}
      title="下载兑换码"
      okText="下载"
      cancelText="取消"
      closable={!isDrawing}
      mask={{ closable: false }}
      okButtonProps={{ loading: isDrawing, disabled: fault !== null }}
      onOk={() => batch && void draw(batch)}
      onCancel={close}
    >
      <Flex vertical gap={12}>
        <Alert
          type="warning"
          showIcon
          title={`「${batch?.name ?? ''}」的 ${(batch?.count ?? 0).toLocaleString('zh-CN')} 个兑换码只能下载这一次。`}
          description="系统不保存兑换码。下载中断或文件丢失时，请作废这一批后重新生成。下载期间请不要关闭页面。"
        />
        {fault ? <FaultState fault={fault} /> : null}
      </Flex>
    </Modal>
  );
}

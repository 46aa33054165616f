import { Alert, Button, Card, Descriptions, Flex, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type { Redemption } from '../../../../../shared/contract/benefit';
import { ApiFault, callApi } from '../../api/client';
import { readStored, writeStored } from '../../api/storage';
import { useAct } from '../../api/use-act';
import { PageHead } from '../../components/page-head';
import { FaultState } from '../../components/states';
import { When } from '../../components/when';

/** What a use code stands for, before it is used. */
interface Looked {
  readonly code: string;
  readonly claimId: string;
  readonly benefit: { readonly name: string; readonly value: string };
  readonly memberName: string;
  readonly usesLeft: number;
  readonly expiresAt: string | null;
}

const CODE_LENGTH = 10;

/** Verifies a member's use code: first what it stands for, then the use. Made for a phone behind the counter. */
export default function RedeemPage() {
  const [code, setCode] = useState('');
  const [place, setPlace] = useState(() => readStored<string>('redeem.place') ?? '');
  const [looked, setLooked] = useState<Looked | null>(null);
  const [done, setDone] = useState<Redemption | null>(null);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const [isLooking, setLooking] = useState(false);

  async function look(digits: string) {
    setLooking(true);
    setFault(null);
    setDone(null);
    try {
      const path = '/ops/v1/redemptions/preview';
      const { body } = await callApi<Omit<Looked, 'code'>>('POST', path, { body: { code: digits } });
      setLooked({ ...body, code: digits });
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      setFault(error);
    } finally {
      setLooking(false);
    }
  }

  function type(text: string) {
    const digits = text.replaceAll(/\D/g, '').slice(0, CODE_LENGTH);
    setCode(digits);
    setLooked(null);
    if (digits.length === CODE_LENGTH) void look(digits);
  }

  function beginAgain(redemption: Redemption | null) {
    setDone(redemption);
    setLooked(null);
    setCode('');
  }

  return (
    <div style={{ maxWidth: 520 }}>
      <PageHead title="核销" hint="请会员打开权益页出示核销码，输入 10 位数字或用扫码枪扫码。核销码一分钟内有效。" />
      <Flex vertical gap={16}>
        <Input
          aria-label="门店"
          placeholder="门店或柜台（记在核销记录里）"
          value={place}
          maxLength={40}
          onChange={({ target }) => {
            setPlace(target.value);
            writeStored('redeem.place', target.value);
          }}
        />
        <Input
          aria-label="核销码"
          placeholder="10 位核销码"
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          size="large"
          value={code}
          onChange={({ target }) => type(target.value)}
          onPressEnter={() => (code.length === CODE_LENGTH ? void look(code) : undefined)}
          style={{ fontSize: 24, letterSpacing: 4, height: 56 }}
        />
        {isLooking ? <span className="hint">正在查看…</span> : null}
        {fault ? <FaultState fault={fault} /> : null}
        {looked ? <Ready looked={looked} place={place.trim()} onDone={beginAgain} /> : null}
        {done ? (
          <Alert
            type="success"
            showIcon
            title={`核销成功：${done.benefit.name}`}
            description={`${done.memberName}，用了 ${done.uses} 次，还剩 ${done.usesLeft} 次。`}
          />
        ) : null}
      </Flex>
    </div>
  );
}

interface ReadyProps {
  readonly looked: Looked;
  readonly place: string;
  readonly onDone: (redemption: Redemption | null) => void;
}

function Ready({ looked, place, onDone }: ReadyProps) {
  const [uses, setUses] = useState<number | null>(1);
  const { act, isActing, fault } = useAct<object, Redemption>('/ops/v1/redemptions');
  async function redeem() {
    const outcome = await act({ code: looked.code, uses: uses ?? 1, place }, '到店核销').catch(() => null);
    if (outcome?.status === 'done') onDone(outcome.value);
  }
  return (
    <Card size="small" title={looked.benefit.name}>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'value', label: '内容', children: looked.benefit.value },
          { key: 'member', label: '会员', children: looked.memberName },
          { key: 'left', label: '剩余次数', children: looked.usesLeft },
          { key: 'expires', label: '到期', children: <When value={looked.expiresAt} form="day" /> },
        ]}
      />
      <Flex gap={12} align="center" wrap style={{ marginTop: 12 }}>
        {looked.usesLeft > 1 ? (
          <InputNumber aria-label="次数" min={1} max={looked.usesLeft} precision={0} value={uses} onChange={setUses} />
        ) : null}
        <Button type="primary" size="large" block loading={isActing} disabled={!uses} onClick={() => void redeem()}>
          确认核销
        </Button>
        <Button block disabled={isActing} onClick={() => onDone(null)}>
          取消
        </Button>
      </Flex>
      {fault ? <FaultState fault={fault} /> : null}
    </Card>
  );
}

import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import type { CodeGifts, NewBatchInput } from '../../../../../shared/contract/ops/code-batch';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** As the server has it. */
const MOST_CODES = 100_000;

/** Asks for a batch of code cards. */
export function MakeBatchDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { data } = useGet<CodeGifts>('/ops/v1/code-gifts', { enabled: open });
  const [name, setName] = useState('');
  const [gift, setGift] = useState<string | null>(null);
  const [count, setCount] = useState<number | null>(100);
  const [expiresOn, setExpiresOn] = useState('');
  useEffect(() => {
    if (!open) return;
    setName('');
    setGift(null);
    setExpiresOn('');
  }, [open]);
  const gives = giftOf(gift);
  const isReady = name.trim() !== '' && gives !== null && count !== null && DAY.test(expiresOn);
  return (
    <ActDialog<NewBatchInput>
      open={open}
      onClose={onClose}
      path="/ops/v1/code-batches"
      title="生成兑换码"
      says="生成后由你本人下载一次；启用前换不到任何东西。超过 1,000 个需要复核。"
      input={isReady && gives && count !== null ? { name: name.trim(), gives, count, expiresOn } : null}
      confirm="生成"
      done="已生成，请在列表里下载"
    >
      <Form.Item label="名称" required extra="例如「春季门店卡」，会员看不到。">
        <Input aria-label="名称" value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
      </Form.Item>
      <Form.Item label="兑换内容" required>
        <Select<string>
          aria-label="兑换内容"
          value={gift}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="选择会员方案或权益"
          onChange={(chosen) => setGift(chosen)}
          options={[
            { label: '会员方案', options: optionsOf('plan', data?.plans ?? []) },
            { label: '权益', options: optionsOf('benefit', data?.benefits ?? []) },
          ]}
        />
      </Form.Item>
      <Form.Item label="数量" required>
        <InputNumber aria-label="数量" min={1} max={MOST_CODES} precision={0} value={count} onChange={setCount} />
      </Form.Item>
      <Form.Item label="最后兑换日" required>
        <DatePicker
          aria-label="最后兑换日"
          value={expiresOn === '' ? null : dayjs(expiresOn)}
          onChange={(_, day) => setExpiresOn(typeof day === 'string' ? day : '')}
        />
      </Form.Item>
    </ActDialog>
  );
}

function giftOf(chosen: string | null): NewBatchInput['gives'] | null {
  const [kind, code = ''] = (chosen ?? '').split(':');
  return kind === 'plan' || kind === 'benefit' ? { kind, code } : null;
}

function optionsOf(kind: string, gifts: CodeGifts['plans']) {
  return gifts.map(({ code, name }) => ({ value: `${kind}:${code}`, label: name }));
}

import { Button, Flex, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import type { Period } from '../../../../../../shared/contract/plan';
import { FenField, WholeField } from './fields';
import type { FamilyThing, PlanThing } from './plan-shape';

interface NewPlanProps {
  readonly families: readonly FamilyThing[];
  readonly plans: readonly PlanThing[];
  readonly isReadOnly: boolean;
  readonly onAdd: (plan: PlanThing) => void;
}

const CODE = /^[a-z][a-z0-9-]{0,39}$/;
const UNITS: readonly { readonly value: Period['unit']; readonly label: string }[] = [
  { value: 'month', label: '个月' },
  { value: 'quarter', label: '个季度' },
  { value: 'halfYear', label: '个半年' },
  { value: 'year', label: '年' },
];
const EMPTY = { name: '', code: '', opens: 'goods', unit: 'month', count: 1, priceFen: null } as const;

/** What is asked of a new plan: what can no longer be changed once it was sold, and its first price. */
interface Wish {
  readonly name: string;
  readonly code: string;
  readonly family: string;
  readonly opens: PlanThing['opens'];
  readonly unit: Period['unit'];
  readonly count: number | null;
  readonly priceFen: number | null;
}

/** Puts a new plan at the end of the list; everything else of it is edited there. */
export function NewPlan({ families, plans, isReadOnly, onAdd }: NewPlanProps) {
  const [wish, setWish] = useState<Wish | null>(null);
  const change = (part: Partial<Wish>) => setWish((before) => before && { ...before, ...part });
  const plan = wish && planOf(wish, plans);
  return (
    <>
      <Flex justify="end">
        <Button
          disabled={isReadOnly || families.length === 0}
          onClick={() => setWish({ ...EMPTY, family: families[0]?.code ?? '' })}
        >
          新增方案
        </Button>
      </Flex>
      <Modal
        open={wish !== null}
        title="新增会员方案"
        okText="加入草稿"
        cancelText="取消"
        okButtonProps={{ disabled: plan === null }}
        onCancel={() => setWish(null)}
        onOk={() => {
          if (plan) onAdd(plan);
          setWish(null);
        }}
      >
        {wish && <Fields wish={wish} families={families} plans={plans} onChange={change} />}
      </Modal>
    </>
  );
}

interface FieldsProps extends Pick<NewPlanProps, 'families' | 'plans'> {
  readonly wish: Wish;
  readonly onChange: (part: Partial<Wish>) => void;
}

function Fields({ wish, families, plans, onChange }: FieldsProps) {
  const isTaken = plans.some(({ code }) => code === wish.code);
  const codeHint = isTaken ? '已有方案使用这个编码。' : '小写字母、数字和连字符，如 shop-month；之后不能修改。';
  return (
    <Form layout="vertical" component="div">
      <Form.Item label="名称" required>
        <Input
          aria-label="方案名称"
          value={wish.name}
          maxLength={20}
          onChange={({ target }) => onChange({ name: target.value })}
        />
      </Form.Item>
      <Form.Item
        label="编码"
        required
        validateStatus={wish.code !== '' && (isTaken || !CODE.test(wish.code)) ? 'error' : ''}
        extra={codeHint}
      >
        <Input aria-label="方案编码" value={wish.code} onChange={({ target }) => onChange({ code: target.value })} />
      </Form.Item>
      <Form.Item label="会员产品">
        <Select
          aria-label="会员产品"
          value={wish.family}
          options={families.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(family) => onChange({ family })}
        />
      </Form.Item>
      <Form.Item label="开通内容" extra="线上内容须走小程序虚拟支付。">
        <Radio.Group
          value={wish.opens}
          options={[
            { value: 'goods', label: '商品与线下服务' },
            { value: 'online', label: '线上内容' },
          ]}
          onChange={({ target }) => onChange({ opens: target.value })}
        />
      </Form.Item>
      <Flex gap={16} wrap>
        <Form.Item label="时长" required>
          <Flex gap={8}>
            <WholeField label="时长" value={wish.count} isReadOnly={false} onChange={(count) => onChange({ count })} />
            <Select
              aria-label="时长单位"
              value={wish.unit}
              options={[...UNITS]}
              onChange={(unit) => onChange({ unit })}
            />
          </Flex>
        </Form.Item>
        <Form.Item label="售价" required extra="发布时生效。">
          <FenField
            label="售价"
            value={wish.priceFen}
            isReadOnly={false}
            onChange={(priceFen) => onChange({ priceFen })}
          />
        </Form.Item>
      </Flex>
    </Form>
  );
}

/** The plan of a wish; null while something is missing. It stands on its family's lowest rank. */
function planOf(wish: Wish, plans: readonly PlanThing[]): PlanThing | null {
  const { name, code, family, opens, unit, count, priceFen } = wish;
  const isNew = CODE.test(code) && !plans.some((plan) => plan.code === code);
  if (!isNew || name.trim() === '' || family === '' || count === null || count < 1 || !priceFen) return null;
  const ranks = plans.filter((plan) => plan.family === family).map(({ rank }) => rank);
  return {
    ...{ code, family, name: name.trim(), opens, rank: ranks.length === 0 ? 1 : Math.min(...ranks) },
    period: { unit, count },
    prices: [{ priceFen, listPriceFen: null }],
    benefits: [],
  };
}

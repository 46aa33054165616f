import { Flex, Form } from 'antd';
import { ChoiceField, SwitchField, WholeField } from './fields';
import type { PlanPartProps, PlanThing, Refund } from './plan-shape';

type RefundKind = 'none' | 'operator' | 'whole' | 'share';

const refundKinds: readonly { readonly value: RefundKind; readonly label: string }[] = [
  { value: 'operator', label: '人工审核' },
  { value: 'whole', label: '限期内全额退款' },
  { value: 'share', label: '按剩余天数退款' },
  { value: 'none', label: '不支持退款' },
];

/** What a kind begins with when it is chosen. */
const FRESH_REFUND: Readonly<Record<RefundKind, Refund>> = {
  none: 'none',
  operator: 'operator',
  whole: { wholeWithinDays: 7, whenUnused: true },
  share: { unusedShare: 'byDays' },
};
const FRESH_PAUSE = { daysPerYear: 30, minDays: 7, maxTimes: 2 };
const FRESH_GIFT = { days: 7 };

/** Refund, pause and gift of a plan. */
export function PlanPolicies({ plan, isReadOnly, onChange }: PlanPartProps) {
  const { code, pause = null, gift = null } = plan;
  return (
    <Flex vertical>
      <RefundFields plan={plan} isReadOnly={isReadOnly} onChange={onChange} />
      <Flex gap={16} wrap>
        <Form.Item label="会员可暂停">
          <SwitchField
            label={`${code} 会员可暂停`}
            value={pause !== null}
            isReadOnly={isReadOnly}
            onChange={(allowed) => onChange({ pause: allowed ? FRESH_PAUSE : null })}
          />
        </Form.Item>
        {pause === null ? null : (
          <>
            <Form.Item label="每年最多几天">
              <WholeField
                label={`${code} 每年最多暂停几天`}
                value={pause.daysPerYear}
                isReadOnly={isReadOnly}
                onChange={(daysPerYear) => onChange({ pause: { ...pause, daysPerYear: daysPerYear ?? 1 } })}
              />
            </Form.Item>
            <Form.Item label="每次至少几天">
              <WholeField
                label={`${code} 每次至少暂停几天`}
                value={pause.minDays}
                isReadOnly={isReadOnly}
                onChange={(minDays) => onChange({ pause: { ...pause, minDays: minDays ?? 1 } })}
              />
            </Form.Item>
            <Form.Item label="每年最多几次">
              <WholeField
                label={`${code} 每年最多暂停几次`}
                value={pause.maxTimes}
                isReadOnly={isReadOnly}
                onChange={(maxTimes) => onChange({ pause: { ...pause, maxTimes: maxTimes ?? 1 } })}
              />
            </Form.Item>
          </>
        )}
      </Flex>
      <Flex gap={16} wrap>
        <Form.Item label="可买来赠送">
          <SwitchField
            label={`${code} 可买来赠送`}
            value={gift !== null}
            isReadOnly={isReadOnly}
            onChange={(allowed) => onChange({ gift: allowed ? FRESH_GIFT : null })}
          />
        </Form.Item>
        {gift === null ? null : (
          <Form.Item label="几天内领取有效" extra="过期未领的礼物自动退款">
            <WholeField
              label={`${code} 礼物几天内领取有效`}
              value={gift.days}
              isReadOnly={isReadOnly}
              onChange={(days) => onChange({ gift: { days: days ?? 1 } })}
            />
          </Form.Item>
        )}
      </Flex>
    </Flex>
  );
}

/** The three policies in a few words, for a heading. */
export function describePolicies({ refund = 'operator', pause = null, gift = null }: PlanThing): string {
  const label = refundKinds.find(({ value }) => value === kindOf(refund))?.label ?? '';
  return [
    typeof refund === 'object' && 'wholeWithinDays' in refund ? `${refund.wholeWithinDays} 天内全额退款` : label,
    pause === null ? '不可暂停' : '可暂停',
    gift === null ? '不可赠送' : '可赠送',
  ].join(' · ');
}

function RefundFields({ plan: { code, refund = 'operator' }, isReadOnly, onChange }: PlanPartProps) {
  const whole = typeof refund === 'object' && 'wholeWithinDays' in refund ? refund : null;
  return (
    <Flex gap={16} wrap>
      <Form.Item label="退款">
        <ChoiceField
          label={`${code} 退款`}
          value={kindOf(refund)}
          options={refundKinds}
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange({ refund: FRESH_REFUND[kind] })}
        />
      </Form.Item>
      {whole === null ? null : (
        <>
          <Form.Item label="支付后几天内">
            <WholeField
              label={`${code} 支付后几天内可全额退款`}
              value={whole.wholeWithinDays}
              isReadOnly={isReadOnly}
              onChange={(days) => onChange({ refund: { ...whole, wholeWithinDays: days ?? 1 } })}
            />
          </Form.Item>
          <Form.Item label="仅限未使用权益">
            <SwitchField
              label={`${code} 仅限未使用权益`}
              value={whole.whenUnused}
              isReadOnly={isReadOnly}
              onChange={(whenUnused) => onChange({ refund: { ...whole, whenUnused } })}
            />
          </Form.Item>
        </>
      )}
    </Flex>
  );
}

function kindOf(refund: Refund): RefundKind {
  if (typeof refund === 'string') return refund;
  return 'wholeWithinDays' in refund ? 'whole' : 'share';
}

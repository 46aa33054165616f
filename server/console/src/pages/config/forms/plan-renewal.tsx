import { Flex, Form, Segmented } from 'antd';
import { serverNow } from '../../../api/client';
import { ConsentPreview } from './consent-preview';
import { ChoiceField, FenField, ParagraphField, SwitchField, TextField, WholeField } from './fields';
import { priceNow } from './plan-prices';
import type { AutoRenewThing, PlanPartProps, PlanThing } from './plan-shape';

const FRESH: AutoRenewThing = {
  ...{ mode: 'announced', firstPriceFen: null, graceDays: 3, consentVersion: '1', consent: null },
};

/** How a plan is paid, and whether it renews itself: with the words that a member signs. */
export function PlanRenewal({ plan, isReadOnly, onChange }: PlanPartProps) {
  const { code, opens, rail = null, autoRenew = null } = plan;
  return (
    <Flex vertical>
      <Flex gap={16} wrap>
        <Form.Item label="开通的内容">
          <ChoiceField
            label={`${code} 开通的内容`}
            value={opens}
            options={[
              { value: 'goods', label: '实物与线下服务' },
              { value: 'online', label: '线上内容' },
            ]}
            isReadOnly={isReadOnly}
            onChange={(wanted) => onChange({ opens: wanted })}
          />
        </Form.Item>
        <Form.Item label="支付通道" extra="线上内容按微信规则只能用虚拟支付">
          <ChoiceField
            label={`${code} 支付通道`}
            value={rail ?? 'byContent'}
            options={[
              { value: 'byContent', label: '按开通的内容' },
              { value: 'wechatpay', label: '微信支付' },
              { value: 'virtual', label: '小程序虚拟支付' },
            ]}
            isReadOnly={isReadOnly}
            onChange={(wanted) => onChange({ rail: wanted === 'byContent' ? null : wanted })}
          />
        </Form.Item>
        <Form.Item label="自动续费">
          <SwitchField
            label={`${code} 自动续费`}
            value={autoRenew !== null}
            isReadOnly={isReadOnly}
            onChange={(renews) => onChange({ autoRenew: renews ? FRESH : null })}
          />
        </Form.Item>
      </Flex>
      {autoRenew === null ? null : (
        <RenewalFields
          plan={plan}
          autoRenew={autoRenew}
          isReadOnly={isReadOnly}
          onChange={(part) => onChange({ autoRenew: { ...autoRenew, ...part } })}
        />
      )}
    </Flex>
  );
}

/** How it is paid in a few words, for a heading. */
export function describePayment({ opens, autoRenew = null }: PlanThing): string {
  return [opens === 'online' ? '线上内容' : '实物与线下服务', autoRenew === null ? '单次购买' : '自动续费'].join(' · ');
}

interface RenewalFieldsProps {
  readonly plan: PlanThing;
  readonly autoRenew: AutoRenewThing;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<AutoRenewThing>) => void;
}

function RenewalFields({ plan, autoRenew, isReadOnly, onChange }: RenewalFieldsProps) {
  const { code, period, prices } = plan;
  const { papayPlanId, subscriptionProductId, mode, firstPriceFen, graceDays, consentVersion, consent } = autoRenew;
  // Which of the two it is, the server decides and says; a number that is in the way is shown, so that it can be emptied.
  const isVirtual = (plan.rail ?? (plan.opens === 'online' ? 'virtual' : 'wechatpay')) === 'virtual';
  return (
    <>
      <Flex gap={16} wrap>
        {isVirtual && papayPlanId === undefined ? null : (
          <Form.Item label="签约模板编号">
            <TextField
              label={`${code} 签约模板编号`}
              value={papayPlanId ?? ''}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ papayPlanId: text || undefined })}
            />
          </Form.Item>
        )}
        {!isVirtual && subscriptionProductId === undefined ? null : (
          <Form.Item label="会员订阅道具">
            <TextField
              label={`${code} 会员订阅道具`}
              value={subscriptionProductId ?? ''}
              isReadOnly={isReadOnly}
              onChange={(text) => onChange({ subscriptionProductId: text || undefined })}
            />
          </Form.Item>
        )}
        <Form.Item label="扣款方式">
          <ChoiceField
            label={`${code} 扣款方式`}
            value={mode}
            options={[
              { value: 'announced', label: '提前通知后扣款' },
              { value: 'delayed', label: '受理后延迟扣款' },
            ]}
            isReadOnly={isReadOnly}
            onChange={(wanted) => onChange({ mode: wanted })}
          />
        </Form.Item>
        <Form.Item label="首期价" extra="留空即与售价相同">
          <FenField
            label={`${code} 首期价`}
            value={firstPriceFen}
            isReadOnly={isReadOnly}
            onChange={(fen) => onChange({ firstPriceFen: fen })}
          />
        </Form.Item>
        <Form.Item label="扣款宽限天数" extra="0 至 5 天">
          <WholeField
            label={`${code} 扣款宽限天数`}
            value={graceDays}
            isReadOnly={isReadOnly}
            onChange={(days) => onChange({ graceDays: days ?? 0 })}
          />
        </Form.Item>
      </Flex>
      <Flex gap={16} wrap>
        <Form.Item label="续费协议">
          <Segmented
            value={consent === null ? 'usual' : 'own'}
            disabled={isReadOnly}
            options={[
              { value: 'usual', label: '通用文案' },
              { value: 'own', label: '自定义文案' },
            ]}
            onChange={(kind) => onChange({ consent: kind === 'usual' ? null : '' })}
          />
        </Form.Item>
        <Form.Item label="协议版本" extra="正文改动时换一个版本">
          <TextField
            label={`${code} 续费协议版本`}
            value={consentVersion}
            isReadOnly={isReadOnly}
            onChange={(version) => onChange({ consentVersion: version })}
          />
        </Form.Item>
      </Flex>
      {consent === null ? null : (
        <Form.Item label="续费协议正文" extra="20 至 1000 字；须写明周期、金额、扣款提醒和取消办法">
          <ParagraphField
            label={`${code} 续费协议正文`}
            value={consent}
            isReadOnly={isReadOnly}
            onChange={(text) => onChange({ consent: text })}
          />
        </Form.Item>
      )}
      <ConsentPreview
        query={{
          ...{ unit: period.unit, count: period.count, mode, rail: isVirtual ? 'subscription' : 'papay' },
          ...{ priceFen: priceNow(prices, serverNow()), firstPriceFen, version: consentVersion, text: consent },
        }}
      />
    </>
  );
}

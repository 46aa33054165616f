import type { ClaimDetail } from '@shared/contract/benefit';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { SecretCode } from '@/components/secret-code/secret-code';
import { copy } from '@/features/copy';
import { ServiceWay, Way } from '../parts/way';

/** What a member does with it, by what was given; for what is over there is nothing to do. */
export function HowToUse({ claim: { id, status, delivery } }: { readonly claim: ClaimDetail }) {
  const usable = status === 'usable';
  switch (delivery.kind) {
    case 'verify':
      return usable ? <Way words="到店后出示核销码，由店员扫码或输入数字。码一分钟一换，请不要截图。" /> : null;
    case 'coupon':
      if (!usable) return null;
      return (
        <Way
          words={
            delivery.reserved
              ? '正用于一笔待支付的订单：付款后即使用，取消后可以再用。'
              : `${delivery.words}。结账时告诉店员会员号，符合条件会从账单里扣减；也可以出示核销码。`
          }
        />
      );
    case 'code':
      return (
        <Way words={delivery.instructions}>
          {delivery.code !== null && (
            <SecretCode id={`code-${id}`} code={delivery.code} onCopy={() => copy(delivery.code ?? '')} />
          )}
        </Way>
      );
    case 'supplier':
      return (
        <Way words={delivery.instructions}>
          {delivery.account !== null && (
            <FactList>
              <Fact label="充值账号" value={delivery.account} />
            </FactList>
          )}
        </Way>
      );
    case 'service':
      if (!usable) return null;
      return <ServiceWay instructions={delivery.instructions} qrText={delivery.qrText} />;
    default: {
      const never: never = delivery;
      return never;
    }
  }
}

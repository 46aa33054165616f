import { ListLine } from '@/components/list-group/list-group';
import { useBenefitHall } from '@/features/benefit/hall-store';
import { go } from '@/features/routes';

/** The way to what was claimed; how many there are is said where the hall has told it. */
export function CouponsLine() {
  const usable = useBenefitHall(({ data }) => data?.usableClaims ?? 0);
  return (
    <ListLine
      id="coupons"
      icon="coupon"
      title="我的券"
      note={usable === 0 ? undefined : `${usable} 张可用`}
      onTap={go.coupons}
    />
  );
}

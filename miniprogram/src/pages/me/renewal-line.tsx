import { ListLine } from '@/components/list-group/list-group';
import { chooseRenewal, summariseRenewal } from '@/features/renewal/renewal.rules';
import { useRenewals } from '@/features/renewal/renewal-store';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** The way to the renewal and out of it; nothing for somebody who never signed for one, or while it is not known. */
export function RenewalLine() {
  const { data, load } = useRenewals();
  useAppear(load);
  const renewal = chooseRenewal(data ?? [], undefined);
  if (renewal === null) return null;
  return (
    <ListLine
      id="renewal"
      icon="calendar"
      title="自动续费"
      note={summariseRenewal(renewal)}
      onTap={() => go.renewal(renewal.id)}
    />
  );
}

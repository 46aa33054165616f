import type { Membership } from '@shared/contract/membership';
import type { Renewal } from '@shared/contract/renewal';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { api } from '@/api/api';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { Sheet } from '@/components/sheet/sheet';
import { findFamily, formatLastDay } from '@/features/membership/term.rules';
import { describeCancel } from '@/features/renewal/renewal.rules';

export interface CancelSheetProps {
  readonly renewal: Renewal;
  readonly membership: Membership | null;
  readonly onClose: () => void;
  readonly onCancelled: (after: Renewal) => void;
}

/** The second of the two taps: what a cancel does and what stays, and nothing that would talk anybody out of it. */
export function CancelSheet({ renewal, membership, onClose, onCancelled }: CancelSheetProps) {
  const [fault, setFault] = useState<string | null>(null);
  const held = findFamily(membership, renewal.family);
  const cancel = async () => {
    try {
      onCancelled(await api.cancelRenewal(renewal.id));
    } catch (error) {
      setFault(`${titleOf(error)}。请再点一次，重复操作没有影响`);
    }
  };
  return (
    <Sheet title="取消自动续费" onClose={onClose}>
      <View className="cancel-renewal">
        {describeCancel(renewal, held?.active ? formatLastDay(held.endsAt) : null).map((line) => (
          <Text key={line} className="cancel-renewal__line">
            {line}
          </Text>
        ))}
        {fault !== null && <Text className="cancel-renewal__fault">{fault}</Text>}
        <Button id="confirm-cancel" kind="brand" onTap={cancel}>
          确认取消
        </Button>
        <Button id="keep-renewal" kind="ghost" onTap={onClose}>
          暂不取消
        </Button>
      </View>
    </Sheet>
  );
}

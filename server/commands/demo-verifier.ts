import { randomUUID } from 'node:crypto';
import { type Redemption, redemptionPreviewSchema, redemptionSchema } from '../../shared/contract/benefit';
import type { SandboxRedemption } from '../../shared/contract/sandbox-shop';
import { accept } from '../../shared/kernel/result';
import type { Verifier } from '../sandbox';
import type { OpenApi } from './demo-open-api';

const PLACE = '演示门店';

/** Plays the staff's verifier 核销台. */
export function createDemoVerifier(api: () => OpenApi): Verifier {
  return {
    async preview(code) {
      const seen = await api().post('/open/v1/redemptions/preview', { code }, redemptionPreviewSchema);
      if (!seen.ok) return seen;
      const { benefit, memberName, usesLeft, expiresAt } = seen.value;
      return accept({ benefit: benefit.name, value: benefit.value, memberName, usesLeft, expiresAt });
    },
    async redeem(code) {
      const wish = { code, reference: randomUUID(), place: PLACE };
      const done = await api().post('/open/v1/redemptions', wish, redemptionSchema);
      return done.ok ? accept(present(done.value)) : done;
    },
    async reverse(id) {
      const path = `/open/v1/redemptions/${encodeURIComponent(id)}/reversal`;
      const done = await api().post(path, null, redemptionSchema);
      return done.ok ? accept(present(done.value)) : done;
    },
  };
}

function present({ id, benefit, memberName, usesLeft, reversedAt }: Redemption): SandboxRedemption {
  return { id, benefit: benefit.name, memberName, usesLeft, reversed: reversedAt !== null };
}

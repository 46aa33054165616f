import type { BenefitCard } from '@shared/contract/benefit';
import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** Every benefit with what it is to whoever asks; also without a session. */
export const useBenefitHall = createRemoteStore(api.benefits);

/** Tiers and plans against benefits, with one's own columns marked. */
export const useBenefitMatrix = createRemoteStore(api.benefitMatrix);

/** One benefit, whole, by its code. */
export const benefitDetailStore = createKeyedStores(api.benefit);

forgetOnDeparture(() => {
  useBenefitHall.getState().set(null);
  useBenefitMatrix.getState().set(null);
});

/**
 * Changes a benefit's card wherever it is shown, after a change that the server has taken or is about to.
 * @returns what to call to have the card as it was
 */
export function changeCard(code: string, edit: (card: BenefitCard) => BenefitCard): () => void {
  const inHall = useBenefitHall.getState().data?.items.find((card) => card.code === code);
  const inDetail = benefitDetailStore(code).getState().data?.card;
  if (inHall !== undefined) putInHall(edit(inHall));
  if (inDetail !== undefined) putInDetail(edit(inDetail));
  return () => {
    if (inHall !== undefined) putInHall(inHall);
    if (inDetail !== undefined) putInDetail(inDetail);
  };
}

/** Reads anew what is shown of a benefit and of the whole hall. Never rejects. */
export async function reloadBenefit(code: string): Promise<void> {
  const detail = benefitDetailStore(code).getState();
  const hall = useBenefitHall.getState();
  await Promise.all([detail.data === null ? null : detail.refresh(), hall.data === null ? null : hall.refresh()]);
}

function putInHall(known: BenefitCard): void {
  const { data, set } = useBenefitHall.getState();
  if (data !== null) set({ ...data, items: data.items.map((card) => (card.code === known.code ? known : card)) });
}

function putInDetail(card: BenefitCard): void {
  const { data, set } = benefitDetailStore(card.code).getState();
  if (data !== null) set({ ...data, card });
}

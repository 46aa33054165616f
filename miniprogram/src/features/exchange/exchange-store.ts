import type { Exchange } from '@shared/contract/exchange';
import { api } from '@/api/api';
import { createPagedStore } from '../paged-store';
import { forgetOnDeparture } from '../session/own-data';

/** The member's exchanges 兑换记录, newest first. */
export const useExchanges = createPagedStore(api.exchanges);
forgetOnDeparture(() => useExchanges.getState().clear());

/** Shows in the list what is newly known of one of its exchanges. */
export function noteExchange(known: Exchange): void {
  useExchanges.getState().change((exchange) => (exchange.id === known.id ? known : exchange));
}

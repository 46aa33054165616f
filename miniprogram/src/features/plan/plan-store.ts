import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';

/** The plans on sale and the agreement that a purchase asks for. */
export const usePlans = createRemoteStore(api.plans);

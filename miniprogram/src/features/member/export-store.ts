import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** Everything that is held on the member. Kept only while its page is open. */
export const useMemberExport = createRemoteStore(api.memberExport);
forgetOnDeparture(() => useMemberExport.getState().set(null));

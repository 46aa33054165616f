import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';

/** All that the first screen shows, in one request. Also says who is logged in: `data.member`. */
export const useHome = createRemoteStore(api.home);

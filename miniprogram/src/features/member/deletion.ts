import type { DeletionState } from '@shared/contract/member';
import { api } from '@/api/api';
import { ApiError, isRefusal } from '@/api/api-error';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';
import { becomeVisitor } from '../session/session';

/** What would be lost by deleting the account, with the token that stands for having seen it. */
export const useDeletionPreview = createRemoteStore(api.deletionPreview);
forgetOnDeparture(() => useDeletionPreview.getState().set(null));

/** What came of a confirmed deletion. */
export type DeletionOutcome =
  | DeletionState['state']
  /** What would be lost is no longer what was shown, or was shown too long ago: it must be read again. */
  | 'readAgain';

/** True after a confirmation whose answer never came: it may have been carried out. */
let unheard = false;

/**
 * Deletes the account by the member's confirmation. Afterwards the app is a visitor's. Safe to repeat: where an earlier
 * answer was lost and the session has ended since, the deletion has been accepted.
 * @throws ApiError when it was not carried out, or when that is not known
 */
export async function deleteAccount(token: string): Promise<DeletionOutcome> {
  try {
    const { state } = await api.deleteMember({ token, confirm: true });
    await leave();
    return state;
  } catch (error) {
    if (isRefusal(error, 'DELETION_CHANGED', 'DELETION_NOT_CONFIRMED')) {
      await useDeletionPreview.getState().refresh();
      return 'readAgain';
    }
    if (unheard && isRefusal(error, 'SESSION_ENDED', 'NOT_LOGGED_IN', 'MEMBER_LEAVING')) {
      await leave();
      return 'waiting';
    }
    if (error instanceof ApiError && error.outcomeUnknown) unheard = true;
    throw error;
  }
}

async function leave(): Promise<void> {
  unheard = false;
  await becomeVisitor();
}

import { titleOf } from '@/api/api-error';
import { toast } from '@/platform/feedback';

/** Does what a tap asked for and says so when it fails. Never rejects: for the handlers of buttons. */
export async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    toast(titleOf(error));
  }
}

import type { CheckIn, GrowthTask } from '@shared/contract/growth';
import { api } from '@/api/api';
import { useHome } from '@/features/home/home-store';
import { useGrowthCards } from '../growth/growth-store';
import { growthLedger } from '../growth-ledger/ledger-store';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The member's tasks, as the server orders them. */
export const useTasks = createRemoteStore(api.tasks);
forgetOnDeparture(() => useTasks.getState().set(null));

/** Whether the first screen has asked in this visit; a new start of the app begins anew. */
let asked = false;
forgetOnDeparture(() => {
  asked = false;
});

/** For the first screen, which only mentions tasks: asks once a visit, and not where they are known. Never rejects. */
export async function askTasksOnce(): Promise<void> {
  if (asked || useTasks.getState().data !== null) return;
  asked = true;
  await useTasks.getState().load();
}

/**
 * Takes a task's reward: the task changes at once, and whatever shows growth reads it anew. Claiming again brings the same
 * answer. A refusal means that the list is no longer true: it is read anew, too.
 * @throws ApiError
 */
export async function claimTask(code: string): Promise<GrowthTask> {
  try {
    const claimed = await api.claimTask(code);
    noteTask(claimed);
    noteGrowth();
    return claimed;
  } catch (error) {
    void useTasks.getState().refresh();
    throw error;
  }
}

/**
 * Checks in for the server's day, and reads what that has changed.
 * @throws ApiError, and then nothing was read
 */
export async function checkIn(): Promise<CheckIn> {
  const done = await api.checkIn();
  noteGrowth();
  await useTasks.getState().refresh();
  return done;
}

function noteTask(known: GrowthTask): void {
  const { data, set } = useTasks.getState();
  if (data !== null) set({ items: data.items.map((task) => (task.code === known.code ? known : task)) });
}

/** The cards are read anew at once, the ledger when it is looked at; the other pages read whenever they come to the front. */
function noteGrowth(): void {
  growthLedger.forget();
  void useHome.getState().refresh();
  const cards = useGrowthCards.getState();
  if (cards.data !== null) void cards.refresh();
}

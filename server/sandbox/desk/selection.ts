import type {
  SandboxMessage,
  SandboxPaySheet,
  SandboxSigningSheet,
  SandboxState,
} from '../../../shared/contract/sandbox.js';

/** Where a message stands: the official account's chat or the mini-program's service notices. */
export type Channel = SandboxMessage['channel'];

/** The pay sheet that a person saw last, open or not; null when there was none. The sandbox lists the newest first. */
export function findLatestSheet(state: SandboxState, personId: string): SandboxPaySheet | null {
  return state.paySheets.find((sheet) => sheet.personId === personId) ?? null;
}

/** The page for signing that a person saw last, open or not; null when there was none. */
export function findLatestSigning(state: SandboxState, personId: string): SandboxSigningSheet | null {
  return state.signings.find((sheet) => sheet.personId === personId) ?? null;
}

/** True while a person has a pay sheet or a page for signing in front of them. */
export function isPaying(state: SandboxState, personId: string): boolean {
  return [...state.paySheets, ...state.signings].some(
    (sheet) => sheet.personId === personId && sheet.status === 'open',
  );
}

/** A person's messages of one channel in the order of a chat: the oldest first. */
export function listChat(state: SandboxState, personId: string, channel: Channel): SandboxMessage[] {
  return state.messages
    .filter((message) => message.personId === personId && message.channel === channel)
    .sort((one, other) => Date.parse(one.sentAt) - Date.parse(other.sentAt));
}

/** How many of a person's messages have not been seen yet; of one channel where one is named. */
export function countUnseen(
  state: SandboxState,
  seen: ReadonlySet<string>,
  personId: string,
  channel?: Channel,
): number {
  return state.messages.filter(
    (message) =>
      message.personId === personId && (channel === undefined || message.channel === channel) && !seen.has(message.id),
  ).length;
}

/** Who has a phone on the desk, one or two people, and whose WeChat is shown. */
export interface Seats {
  readonly people: readonly string[];
  readonly active: string;
}

/**
 * Somebody is picked: who has a phone on the desk already is only turned to, everybody else takes the phone that was
 * looked at.
 */
export function pickPerson(seats: Seats, personId: string): Seats {
  if (seats.people.includes(personId)) return { ...seats, active: personId };
  return { people: seats.people.map((id) => (id === seats.active ? personId : id)), active: personId };
}

/** Puts a second phone beside the first, for the next person in the list, or takes it away again. */
export function toggleSecondPhone(seats: Seats, everybody: readonly string[]): Seats {
  if (seats.people.length > 1) return { people: [seats.active], active: seats.active };
  const next = everybody.find((id) => !seats.people.includes(id));
  return next === undefined ? seats : { ...seats, people: [...seats.people, next] };
}

/** Seats that fit the people there are: who has gone loses the phone, and the first person sits down at an empty desk. */
export function checkSeats(seats: Seats | null, everybody: readonly string[]): Seats {
  const first = everybody[0] ?? '';
  const people = (seats?.people ?? []).filter((id) => everybody.includes(id)).slice(0, 2);
  const seated = people.length > 0 ? people : [first];
  const active = seats !== null && seated.includes(seats.active) ? seats.active : (seated[0] ?? first);
  return { people: seated, active };
}

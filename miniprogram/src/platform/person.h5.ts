import type { SandboxPerson } from '@shared/contract/sandbox';
import { callSandbox } from './sandbox.h5';

const KEY = 'membership:person';

/**
 * The sandbox person whose phone this page plays, as named by `?person=<id>` before the hash. Two frames of one tab
 * share their sessionStorage, so the address goes first; the stored id only serves a page that lost its query.
 */
export function personInUrl(): string | null {
  const named = new URLSearchParams(window.location.search).get('person');
  if (named) {
    window.sessionStorage.setItem(KEY, named);
    return named;
  }
  return window.sessionStorage.getItem(KEY);
}

/** The id of the person whose phone this is: the named one, else the sandbox's first. */
export async function currentPersonId(): Promise<string> {
  const named = personInUrl();
  if (named) return named;
  const answer = await callSandbox<readonly SandboxPerson[] | { readonly items: readonly SandboxPerson[] }>(
    'GET',
    '/sandbox/people',
  );
  const people = 'items' in answer ? answer.items : answer;
  const first = people[0];
  if (!first) throw new Error('the sandbox has no people');
  return first.id;
}

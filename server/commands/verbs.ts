import type { Result } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { carryOut, type Setting } from './carry-out';
import { optionOf, plainWords, say } from './terminal';

/** What stands over the lines of a usage. */
export const USAGE_HEAD = 'Usage: npm run operate -- <verb>';

/** Verbs of `operate` about one matter, with their lines of its usage. */
export interface VerbSet {
  readonly usage: string;
  readonly verbs: Readonly<Record<string, Handler>>;
}

/** Carries one verb out. @throws Misused where words are missing, CommandRefused where it will not be done */
export type Handler = (setting: Setting, call: Call) => Promise<void>;

/** What an operator typed behind `operate`. */
export interface Call {
  readonly verb: string;
  /** The plain words behind the verb. */
  readonly rest: readonly string[];
  /** The first of them; empty when there is none. */
  readonly subject: string;
  /** What `--reason` says; empty when it is not there. */
  readonly reason: string;
  /** All words, for the options among them. */
  readonly words: readonly string[];
}

/** The verbs of several sets, each with its handler and the usage of its set. */
export type VerbTable = ReadonlyMap<string, { readonly usage: string; readonly handler: Handler }>;

/** One table of all the sets. */
export function tableOf(sets: readonly VerbSet[]): VerbTable {
  return new Map(
    sets.flatMap(({ usage, verbs }) =>
      Object.entries(verbs).map(([verb, handler]) => [verb, { usage, handler }] as const),
    ),
  );
}

/** Tells the verb, its subject and its reason apart from the options. */
export function parseCall(words: readonly string[]): Call {
  const [verb = '', ...rest] = plainWords(words);
  return { verb, rest, subject: rest[0] ?? '', reason: optionOf(words, 'reason')?.trim() ?? '', words };
}

/** Words are missing or not understood; the usage of the verb's set follows the sentence. */
export class Misused extends Error {
  constructor(sentence = USAGE_HEAD) {
    super(sentence);
    this.name = 'Misused';
  }
}

/** A verb that is not carried out without a subject and a reason. */
export function forReason(handler: Handler): Handler {
  return async (setting, call) => {
    if (call.subject === '' || call.reason === '') throw new Misused();
    await handler(setting, call);
  };
}

/** A verb that carries one story out on its subject for its reason, records it, and says what is so from now on. */
export function actOf(
  story: (unit: Unit, call: Call, setting: Setting) => Promise<Result<unknown, string>>,
  done = 'Done.',
): Handler {
  return forReason(async (setting, call) => {
    await carryOut(setting, call, (unit) => story(unit, call, setting));
    say(done);
  });
}

import { setImmediate } from 'node:timers/promises';
import type { ApiCall } from '../journal';
import type { Program } from '../program';
import { WxFailure } from './failure';

/** What the program passes to a `wx` function, its callbacks included. */
export type Given = Readonly<Record<string, unknown>>;

/** What a `wx` function does: at once or later, and answers with its own fields or with nothing. */
export type Implementation = (given: Given) => unknown;

/** An asynchronous `wx` function: callbacks when the program gives any, a promise otherwise. */
export type WxFunction = (options?: Given) => Promise<Given> | undefined;

/**
 * Makes an asynchronous `wx` function that is recorded, waited for by `settle`, and answers in a later turn with
 * `errMsg` as WeChat does (promise style since base library 2.10.2).
 * @param implementation what it does; a `WxFailure` that it throws is the answer `<name>:fail …`
 */
export function wxFunction(program: Program, name: string, implementation: Implementation): WxFunction {
  return (options) => {
    const given = options ?? {};
    const settled = perform(program, name, given, '', implementation);
    if (hasCallbacks(given)) return undefined;
    return program.realm.promise((resolve, reject) => {
      void settled.then(({ ok, result }) => {
        if (program.isAlive) (ok ? resolve : reject)(result);
      });
    });
  };
}

/** The outcome of one call, as the program gets it. */
export interface Outcome {
  readonly ok: boolean;
  readonly result: Given;
}

/**
 * Runs one call: records it, waits for the answer and calls success or fail, then complete. Never rejects.
 * @param detail what to call it by in a time-out's message, besides its name
 */
export async function perform(
  program: Program,
  name: string,
  given: Given,
  detail: string,
  implementation: Implementation,
): Promise<Outcome> {
  const call: ApiCall = { name, arguments: copyArguments(given), status: 'pending', result: null };
  program.journal.calls.push(call);
  const done = program.activity.begin(name, detail);
  const outcome = await answer(program, name, () => implementation(given));
  done();
  call.status = outcome.ok ? 'ok' : 'failed';
  call.result = outcome.result;
  if (!program.isAlive) return outcome;
  program.call(undefined, outcome.ok ? given.success : given.fail, [outcome.result], `${name} callback`);
  program.call(undefined, given.complete, [outcome.result], `${name} complete`);
  return outcome;
}

/** True when the program wants its answer by callback. */
export function hasCallbacks(given: Given): boolean {
  return ['success', 'fail', 'complete'].some((callback) => typeof given[callback] === 'function');
}

/** A field that has to be text; empty when it is missing. */
export function textOf(given: Given, name: string): string {
  const value = given[name];
  return value === undefined || value === null ? '' : String(value);
}

/** A list of texts; empty when it is missing. */
export function textsOf(given: Given, name: string): readonly string[] {
  const value = given[name];
  return Array.isArray(value) ? value.map(String) : [];
}

async function answer(program: Program, name: string, implementation: () => unknown): Promise<Outcome> {
  try {
    // What WeChat does at once (opening a page, checking the gesture) it does at once; it answers in a later turn.
    const [result] = await Promise.all([implementation(), setImmediate()]);
    const fields = typeof result === 'object' && result !== null ? result : {};
    return { ok: true, result: adopt(program, { ...fields, errMsg: `${name}:ok` }) };
  } catch (failure) {
    const message = failure instanceof Error ? failure.message : String(failure);
    const codes = failure instanceof WxFailure ? failure.codes : {};
    await setImmediate();
    return { ok: false, result: program.realm.adopt({ errMsg: `${name}:fail ${message}`, ...codes }) };
  }
}

/** Copies the answer into the program's world; bytes and objects with functions go as they are. */
function adopt(program: Program, result: Record<string, unknown>): Given {
  const adopted: Record<string, unknown> = program.realm.adopt(
    Object.fromEntries(Object.entries(result).filter(([, value]) => !isOpaque(value))),
  );
  for (const [name, value] of Object.entries(result)) {
    if (value instanceof Uint8Array) adopted[name] = program.realm.adoptBytes(value);
    else if (isOpaque(value)) adopted[name] = value;
  }
  return adopted;
}

function isOpaque(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function';
  return value instanceof Uint8Array || Object.values(value).some((member) => typeof member === 'function');
}

function copyArguments(given: Given): Given {
  const kept = Object.entries(given).filter(([, value]) => typeof value !== 'function');
  try {
    return JSON.parse(JSON.stringify(Object.fromEntries(kept))) as Given;
  } catch {
    return {};
  }
}

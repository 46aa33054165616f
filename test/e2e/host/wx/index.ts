import { APP_EVENTS, type AppEvent } from '../listeners';
import type { Program } from '../program';
import { accountFunctions } from './account';
import { dialogFunctions } from './dialogs';
import { fileFunctions } from './files';
import { pageFunctions } from './pages';
import { plainFunctions } from './plain';
import { requestFunctions } from './request';
import { selectorFunctions } from './selector';
import { storageFunctions } from './storage';
import { systemFunctions } from './system';
import { titleBarFunctions } from './title-bar';

type Listen = (listener?: unknown) => void;
type OffName<Event> = Event extends `on${infer Name}` ? `off${Name}` : never;
type OffEvent = OffName<AppEvent>;

/** The `wx` object of one run, as far as the host plays it; what is missing here is missing for the program. */
export type WxSurface = ReturnType<typeof createWx>;

/** Makes the `wx` object of a run. `abortAll` is the host's own: it ends the requests in flight. */
export function createWx(program: Program) {
  const { abortAll, ...network } = requestFunctions(program);
  const surface = {
    ...network,
    ...accountFunctions(program),
    ...pageFunctions(program),
    ...titleBarFunctions(program),
    ...storageFunctions(program),
    ...fileFunctions(program),
    ...systemFunctions(program),
    ...dialogFunctions(program),
    ...selectorFunctions(program),
    ...plainFunctions(program),
    ...eventFunctions(program),
    /** Functions by presence; what names a component (`button.open-type.…`) is taken as supported. */
    canIUse: (schema: string): boolean => {
      const [name = '', ...rest] = schema.split('.');
      return name in surface || rest.length > 0 || /^[a-z-]+$/.test(name);
    },
  };
  Object.defineProperty(surface, 'abortAll', { value: abortAll, enumerable: false });
  return surface as typeof surface & { readonly abortAll: () => void };
}

function eventFunctions(program: Program): Record<AppEvent | OffEvent, Listen> {
  const pairs = APP_EVENTS.flatMap((event): [string, Listen][] => [
    [event, (listener) => program.listeners.add(event, listener)],
    [event.replace(/^on/, 'off'), (listener) => program.listeners.remove(event, listener)],
  ]);
  return Object.fromEntries(pairs) as Record<AppEvent | OffEvent, Listen>;
}

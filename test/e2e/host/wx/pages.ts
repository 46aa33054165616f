import { setImmediate } from 'node:timers/promises';
import type { Program } from '../program';
import { type Given, type Implementation, textOf, wxFunction } from './call';

/** Moving between pages: it happens in a turn of its own, after the handler that asked for it has returned. */
export function pageFunctions(program: Program) {
  const { stack } = program;
  const move = (name: string, go: Implementation) =>
    wxFunction(program, name, async (given) => {
      await setImmediate();
      return program.isAlive ? go(given) : undefined;
    });
  return {
    navigateTo: move('navigateTo', (given) => ({
      eventChannel: stack.navigateTo(textOf(given, 'url'), (given.events ?? {}) as Given),
    })),
    redirectTo: move('redirectTo', (given) => stack.redirectTo(textOf(given, 'url'))),
    reLaunch: move('reLaunch', (given) => stack.reLaunch(textOf(given, 'url'))),
    switchTab: move('switchTab', (given) => stack.switchTab(textOf(given, 'url'))),
    navigateBack: move('navigateBack', (given) => stack.navigateBack(Number(given.delta ?? 1))),
  };
}

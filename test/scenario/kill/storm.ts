import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND_MS } from '../../../shared/kernel/instant';
import type { Dice } from '../../support/dice';
import type { ProcessWorld } from '../../support/process-world';
import type { RelayedCall } from '../../support/relay';
import type { LogLine, ServerProcess } from '../../support/server-process';
import { calledPaths, type KillMoment } from './story';

/** What happens to the server while members go about their business: it is killed and started again, and time passes. */
export interface Storm {
  /** How often the server was killed. */
  readonly kills: number;
  /** Kills the server, or does nothing while it is down; it comes back by itself. */
  strike(): void;
  /** Kills it when WeChat is called so for the next time. */
  ambush(moment: Extract<KillMoment, { at: 'calling' }>): void;
  /** Time passes faster from now on. */
  hurry(): void;
  /** Nothing is killed any more; resolves when the server runs. Time stands still afterwards. */
  calm(): Promise<void>;
}

/** While stories are told, time passes in steps in which a member gets something done. */
const STEP_SECONDS = [5, 40] as const;
/** Afterwards in steps that the five minutes of WeChat's signatures can just bear. */
const HASTY_STEP_SECONDS = [60, 240] as const;
const BETWEEN_STEPS_MS = 60;

/** Between two kills the server does at least so much. */
const LEAST_ANSWERED = 3;

/**
 * Besides the kills that stories ask for, one out of the blue after so many answers: counted in work done, not in time, so
 * that a quick machine and a slow one meet about as many.
 */
const OUT_OF_THE_BLUE_AFTER = [5, 25] as const;
const LOOK_EVERY_MS = 15;

/** Lets it begin. The server must be running. */
export function raiseStorm(world: ProcessWorld, server: ServerProcess, dice: Dice): Storm {
  const ambushes: Extract<KillMoment, { at: 'calling' }>[] = [];
  let kills = 0;
  let over = false;
  let hasty = false;
  let restarting: Promise<void> | null = null;
  let failure: Error | null = null;

  async function restart(): Promise<void> {
    kills += 1;
    await server.kill();
    await sleep(dice.between(0, 400));
    if (dice.chance(0.15)) await killWhileStarting();
    await server.start();
    startedAtLine = server.log().length;
  }
  async function killWhileStarting(): Promise<void> {
    const starting = server.start();
    await sleep(dice.between(50, 900));
    kills += 1;
    await server.kill();
    await starting;
  }
  /** Requests answered since the server was last started: without some, a slow machine would get nowhere. */
  let startedAtLine = server.log().length;
  const answered = () => server.log().slice(startedAtLine).filter(isMembersRequest).length;
  const strike = (atLeastAnswered = LEAST_ANSWERED): boolean => {
    if (over || restarting !== null || answered() < atLeastAnswered) return false;
    restarting = restart()
      .catch((error: Error) => {
        failure = error;
      })
      .finally(() => {
        restarting = null;
      });
    return true;
  };
  const spring = (call: RelayedCall, side: 'before' | 'after') => {
    const index = ambushes.findIndex((each) => each.side === side && calledPaths[each.path].test(call.path));
    if (index === -1) return;
    ambushes.splice(index, 1);
    strike();
  };
  world.relay.use({ before: (call) => spring(call, 'before'), after: (call) => spring(call, 'after') });

  async function passTime(): Promise<void> {
    while (!over) {
      const [least, most] = hasty ? HASTY_STEP_SECONDS : STEP_SECONDS;
      await world.moveTo(world.clock.now() + dice.between(least, most) * SECOND_MS);
      await sleep(BETWEEN_STEPS_MS);
    }
  }
  async function strikeOutOfTheBlue(): Promise<void> {
    let atLeastAnswered = dice.between(...OUT_OF_THE_BLUE_AFTER);
    while (!over) {
      await sleep(LOOK_EVERY_MS);
      if (!strike(atLeastAnswered)) continue;
      atLeastAnswered = dice.between(...OUT_OF_THE_BLUE_AFTER);
    }
  }
  const blowing = Promise.all([passTime(), strikeOutOfTheBlue()]);

  return {
    get kills() {
      return kills;
    },
    strike: () => {
      strike();
    },
    ambush: (moment) => ambushes.push(moment),
    hurry: () => {
      hasty = true;
    },
    async calm() {
      over = true;
      world.relay.use({});
      await blowing;
      await restarting;
      if (failure !== null) throw failure;
      if (!server.isRunning()) await server.start();
    },
  };
}

/** Neither a probe of this helper's nor a callback of WeChat's. */
function isMembersRequest(line: LogLine): boolean {
  return line.msg === 'request' && typeof line.route === 'string' && line.route.startsWith('/api/');
}

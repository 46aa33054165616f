import type { House } from '../support/house';

/** What a story hears while the server is gone. */
export class ServerGone extends Error {}

/**
 * Plays a server that is killed between two units of work and started again: from the n-th one on nothing is written any
 * more, so that what WeChat was asked meanwhile is not recorded, jobs stay leased and callers get no answer.
 */
export function outageOf({ database }: Pick<House, 'database'>) {
  const { inUnit } = database;
  let unitsLeft = Number.POSITIVE_INFINITY;
  let outages = 0;
  Object.assign(database, {
    inUnit: (work: Parameters<typeof inUnit>[0]) => {
      if (unitsLeft <= 0) throw new ServerGone('the server is gone');
      unitsLeft--;
      return inUnit(work);
    },
  });
  return {
    /** Kills it after so many more units. */
    strike(units: number) {
      unitsLeft = units;
    },
    /** Starts it again where it is gone; what was only threatened is forgotten. */
    restart() {
      if (unitsLeft <= 0) outages++;
      unitsLeft = Number.POSITIVE_INFINITY;
    },
    get count() {
      return outages;
    },
  };
}

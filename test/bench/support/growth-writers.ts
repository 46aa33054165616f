import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { openAccount, saveAccount } from '../../../server/growth/account';
import { findProgramme, readProgrammeBook } from '../../../server/growth/programme-book';
import { memberIdOf, programme, SETTLED_ON, SETTLES_AT, standsLowest } from './seed-growth';

/** Writers beside a settlement, and how long each of their writes took, in milliseconds. */
export interface GrowthWriters {
  /** Writes to accounts that have nothing to settle. */
  readonly unrelated: readonly number[];
  /** The product's own path to an account that stands in the batch being settled at that moment, or just behind it. */
  readonly due: readonly number[];
  /** Lets both finish the write they are at; once, however often it is called. @throws what a writer met */
  stop(): Promise<void>;
}

/** Between two writes of a writer. */
const PAUSE_MS = 5;
/** The due writer takes one of so many accounts next to be settled. */
const AHEAD = 100;

/** Starts both writers; each has connections of its own. */
export async function startGrowthWriters(databaseUrl: string, members: number): Promise<GrowthWriters> {
  const connection = await createConnection({ uri: databaseUrl });
  const database = await openDatabase({ url: databaseUrl, entities, poolSize: 4 });
  const live = findProgramme(await readProgrammeBook(database.read), programme.code);
  if (!live) throw new Error('the bench has no programme');
  const [unrelated, due]: [number[], number[]] = [[], []];
  let stopped = false;
  let frontier = '';

  const writeUnrelated = async () => {
    const began = performance.now();
    await touchLowest(connection, members);
    unrelated.push(performance.now() - began);
  };
  const writeDue = async () => {
    const account = await findNext(connection, frontier);
    if (account === null) return;
    frontier = account.first;
    const owner = { id: account.memberId, joinedAt: account.joinedAt };
    const began = performance.now();
    // It brings the account up to date, as anything that a member earns does first: the rows are those of the settlement.
    await database.inUnit(async (unit) =>
      saveAccount(unit, await openAccount(unit, live, owner, SETTLED_ON), SETTLED_ON),
    );
    due.push(performance.now() - began);
  };
  const running = [repeat(writeUnrelated), repeat(writeDue)];
  let ending: Promise<void> | null = null;
  return {
    unrelated,
    due,
    stop: () => {
      stopped = true;
      ending ??= end();
      return ending;
    },
  };

  async function end(): Promise<void> {
    try {
      await Promise.all(running);
    } finally {
      await connection.end();
      await database.close();
    }
  }

  async function repeat(work: () => Promise<unknown>): Promise<void> {
    while (!stopped) {
      await work();
      await sleep(PAUSE_MS);
    }
  }
}

async function touchLowest(connection: Connection, members: number): Promise<void> {
  let nth = randomInt(1, members + 1);
  while (!standsLowest(nth)) nth = randomInt(1, members + 1);
  await connection.query('UPDATE growth_account SET version = version + 1 WHERE programme = ? AND member_id = ?', [
    programme.code,
    memberIdOf(nth),
  ]);
}

interface NextAccount {
  /** The first of all that are due. */
  readonly first: string;
  readonly memberId: string;
  readonly joinedAt: number;
}

/** One of the accounts that the settlement has before it, seen without a lock: those it works on are the first. */
async function findNext(connection: Connection, from: string): Promise<NextAccount | null> {
  const [rows] = await connection.query(
    `SELECT member_id AS memberId, joined_at AS joinedAt FROM growth_account
      WHERE programme = ? AND settles_at = ? AND member_id >= ? ORDER BY member_id LIMIT ${AHEAD}`,
    [programme.code, SETTLES_AT, from],
  );
  const next = rows as { memberId: string; joinedAt: number }[];
  const [first, drawn] = [next[0], next[randomInt(0, Math.max(1, next.length))]];
  return first && drawn ? { first: first.memberId, ...drawn } : null;
}

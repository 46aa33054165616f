import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { countOf } from './rows';

const LOOKS = 600;
const PAUSE_MS = 50;
/** A server writes a few pages for itself all the time. */
const NEARLY_NONE = 100;

/** Waits until the server has written what was changed and has purged old versions: nobody pays for another's rows. */
export async function becomeQuiet(connection: Connection): Promise<void> {
  await connection.query('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  for (let look = 0; look < LOOKS; look++) {
    const dirty = await statusOf(connection, 'Innodb_buffer_pool_pages_dirty');
    const unpurged = await statusOf(connection, 'Innodb_history_list_length');
    if (dirty < NEARLY_NONE && unpurged < NEARLY_NONE) break;
    await sleep(PAUSE_MS);
  }
  await connection.query('SET GLOBAL innodb_max_dirty_pages_pct = 90');
}

function statusOf(connection: Connection, name: string): Promise<number> {
  return countOf(
    connection,
    `SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = '${name}'`,
  );
}

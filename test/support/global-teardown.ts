import type { PrivateMariadb } from './mariadb';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { privateMariadb?: PrivateMariadb }).privateMariadb?.stop();
}

import { join } from 'node:path';
import { Host, type HostOptions } from './host';

const running: Host[] = [];

/** Launches the small native program in fixture/; `closeFixtures` ends it after the test. */
export async function launchFixture(options: Partial<HostOptions> = {}): Promise<Host> {
  const host = await Host.launch({ directory: join(__dirname, 'fixture'), ...options });
  running.push(host);
  return host;
}

/** Closes every host that a test launched. */
export function closeFixtures(): void {
  for (const host of running.splice(0)) host.close();
}

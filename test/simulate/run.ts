import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { simulate } from './simulate';

/** `npm run simulate -- --years 5 --members 500 --seed n`: exit code 1 where something did not hold. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      years: { type: 'string' },
      months: { type: 'string' },
      members: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
    },
  });
  const months = wholeOf('months', values.months ?? String(12 * wholeOf('years', values.years ?? '1')));
  const members = wholeOf('members', values.members);
  const seed = wholeOf('seed', values.seed);
  const startedMs = performance.now();
  process.stdout.write(`${members} members, ${months} months, seed ${seed}\n`);
  const report = await simulate({
    engine: process.env.TEST_MYSQL_URL ? 'mysql' : 'sqlite',
    months,
    members,
    seed,
    onProgress: (day) => process.stdout.write(`${day}\n`),
    onFault: (fault) => process.stdout.write(`${fault}\n`),
  });
  const { faults, ...figures } = report;
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  process.stdout.write(
    `${JSON.stringify(figures)}\n${faults.length === 0 ? 'All held' : 'Faults found'}, in ${seconds} s\n`,
  );
  return faults.length === 0 ? 0 : 1;
}

function wholeOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} is a whole number above 0`);
  return Number(text);
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { BENCH_FOLDER } from './compile';
import type { Comparison, Round } from './rounds';

/** A target that a bench holds its figures against. */
export interface Target {
  readonly what: string;
  readonly value: number;
  /** `atLeast` for ratios, `atMost` for sizes, both for a number that must be so. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/**
 * Prints the targets with what was reached, writes `dist/bench/<name>.json` and makes the process fail when one was
 * missed.
 * @param missFails false where the machine decides the figures as much as the product: a miss is told, no more
 */
export function finish(name: string, targets: readonly Target[], content: object, { missFails = true } = {}): void {
  const judged = targets.map((target) => ({ ...target, met: isMet(target) }));
  printTable(
    ['target', 'reached', 'wanted', ''],
    judged.map(({ what, value, atLeast, atMost, met }) => [
      what,
      String(value),
      [atLeast === undefined ? [] : `at least ${atLeast}`, atMost === undefined ? [] : `at most ${atMost}`]
        .flat()
        .join(', '),
      met ? 'met' : 'MISSED',
    ]),
  );
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const file = join(BENCH_FOLDER, `${name}.json`);
  const machine = { node: process.version, cores: availableParallelism() };
  const report = { name, takenAt: new Date().toISOString(), machine, targets: judged, ...content };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  say(`written to ${file}`);
  if (missFails && judged.some(({ met }) => !met)) process.exitCode = 1;
}

/** Both sides' rounds and their middle as a table. */
export function printRounds(rounds: readonly Round[], { product, bare, ratio }: Comparison): void {
  const cells = (what: string, side: string, figures: Omit<Round, 'round' | 'side'>) => [
    what,
    side,
    String(figures.perSecond),
    figures.p50Ms.toFixed(2),
    figures.p99Ms.toFixed(2),
    String(figures.cpuMicros ?? '-'),
  ];
  printTable(
    ['round', 'side', 'req/s', 'p50 ms', 'p99 ms', 'cpu µs/req'],
    [
      ...rounds.map((round) => cells(String(round.round), round.side, round)),
      cells('middle', 'product', product),
      cells('middle', 'bare', bare),
    ],
  );
  say(`ratio product : bare = ${ratio}`);
}

export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  say(['', line(head), ...rows.map(line), ''].map((text) => text.trimEnd()).join('\n'));
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function isMet({ value, atLeast, atMost }: Target): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

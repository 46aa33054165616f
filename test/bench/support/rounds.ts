import type { FireOutcome } from './fire';
import type { ServerProcess } from './server-process';

/** The product, and the same work without it. */
export type SideName = 'product' | 'bare';

/** One of the two while it runs. */
export interface Side {
  readonly name: SideName;
  readonly server: ServerProcess;
}

/** What one side did in one round. */
export interface Round {
  readonly round: number;
  readonly side: SideName;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server's process for one request, in microseconds. */
  readonly cpuMicros: number | null;
}

/** Rounds of both sides by turns, the order changing, so that what else the machine does falls on both alike. */
export async function alternate(
  sides: readonly [Side, Side],
  count: number,
  run: (side: Side, round: number) => Promise<FireOutcome>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 1; round <= count; round++) {
    for (const side of round % 2 === 1 ? sides : [...sides].reverse()) {
      const before = side.server.cpuSeconds();
      const outcome = await run(side, round);
      const after = side.server.cpuSeconds();
      const used = before === null || after === null ? null : after - before;
      rounds.push(measure(side.name, round, outcome, used));
    }
  }
  return rounds;
}

/** The middle of the rounds, side by side. */
export interface Comparison {
  readonly product: Omit<Round, 'round' | 'side'>;
  readonly bare: Omit<Round, 'round' | 'side'>;
  /** The product's requests a second as a part of the bare server's; the middle of the rounds' own ratios. */
  readonly ratio: number;
}

export function compare(rounds: readonly Round[]): Comparison {
  const numbers = [...new Set(rounds.map(({ round }) => round))];
  const ofRound = (round: number, side: SideName) =>
    rounds.find((candidate) => candidate.round === round && candidate.side === side)?.perSecond ?? Number.NaN;
  return {
    product: middle(rounds.filter(({ side }) => side === 'product')),
    bare: middle(rounds.filter(({ side }) => side === 'bare')),
    ratio: roundTo(median(numbers.map((round) => ofRound(round, 'product') / ofRound(round, 'bare'))), 3),
  };
}

function measure(
  side: SideName,
  round: number,
  { answered, seconds, latencies }: FireOutcome,
  cpu: number | null,
): Round {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    round,
    side,
    perSecond: Math.round(answered / seconds),
    p50Ms: roundTo(at(0.5), 2),
    p99Ms: roundTo(at(0.99), 2),
    cpuMicros: cpu === null ? null : Math.round((cpu / answered) * 1e6),
  };
}

function middle(rounds: readonly Round[]): Omit<Round, 'round' | 'side'> {
  const cpu = rounds.flatMap(({ cpuMicros }) => (cpuMicros === null ? [] : [cpuMicros]));
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    cpuMicros: cpu.length === 0 ? null : median(cpu),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

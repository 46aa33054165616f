import { createReadStream, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import type { Database } from '../database/open-database';
import { collectPaidAmounts } from '../insight/collect-paid-amounts';
import { distributeValues } from '../insight/distribution.rules';
import { plotSegmentation } from '../insight/segmentation.plot';
import { type Measure, measures, nameCount, type SegmentationReport } from '../insight/segmentation.report';
import { segment as segmentValues } from '../insight/segmentation.rules';
import { drawSegmentation } from '../insight/segmentation.svg';
import { proposeTiers, type TierCount, type TierProposal, tierCounts } from '../insight/tier-proposal.rules';
import { createValueColumnReader } from '../insight/value-column.rules';
import { openCommandDatabase } from './open-database';
import { CommandRefused, say } from './terminal';

const USAGE = `Usage: npm run segment -- <file.csv> [--column <name or number>] [--plain] [options]
       npm run segment -- --members [--include-unpaid] [options]
  --members          what each member has paid, net of refunds, from the database
  --include-unpaid   with members who have never paid, as 0
  --column <which>   the column of the file; without it the last of at most two
  --plain            the file's numbers are no amounts in fen
  --unit <number>    width of a band; 5000 (¥50), or 50 with --plain
  --tiers 4|5        propose so many tiers; both without it
  --svg <out.svg>    draw it into a file too`;

/** Where values come from, what they are, and what has to be said of them. */
interface Source {
  readonly title: string;
  readonly measure: Measure;
  readonly values: Float64Array;
  readonly notes: readonly string[];
}

type Options = ReturnType<typeof parseWords>['options'];

/**
 * The sources that the database holds, by the option that asks for them. Another one (growth of a programme, say) is a
 * line here and its option in `parseWords`.
 */
const storedSources = {
  members: readPaidAmounts,
} as const satisfies Record<
  string,
  (database: Database, options: Options) => Promise<Omit<Source, 'title'> & { name: string }>
>;

const storedNames = Object.keys(storedSources) as (keyof typeof storedSources)[];

/** `segment <file.csv>` or `segment --members`: bands, both ways of the 80/20 rule and proposed tiers 分层工具. */
export async function segment(words: string[]): Promise<void> {
  const { options, files } = parseWords(words);
  const stored = storedNames.filter((name) => options[name]);
  if (stored.length + files.length !== 1) throw new CommandRefused(USAGE);
  const unit = readUnit(options.unit);
  const counts = readTierCounts(options.tiers);
  const source = stored[0] ? await readStored(stored[0], options) : await readTable(files[0]!, options);
  const report = reportOf(source, unit, counts);
  // The file first: where it cannot be written nothing else pretends that all went well.
  if (options.svg !== undefined) writeDrawing(options.svg, drawSegmentation(report));
  // In one piece: whoever reads only the first lines (`| head`) closes the pipe.
  say(plotSegmentation(report, terminalWidth()).join('\n'));
  if (options.svg !== undefined) say(`\n${options.svg}`);
}

function parseWords(words: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        members: { type: 'boolean' },
        'include-unpaid': { type: 'boolean' },
        column: { type: 'string' },
        plain: { type: 'boolean' },
        unit: { type: 'string' },
        tiers: { type: 'string' },
        svg: { type: 'string' },
      },
    });
    return { options: values, files: positionals };
  } catch (error) {
    throw new CommandRefused(`${(error as Error).message}\n${USAGE}`);
  }
}

function reportOf({ title, measure, values, notes }: Source, unit: number | null, counts: readonly TierCount[]) {
  const distributed = distributeValues(values);
  if (!distributed.ok) {
    switch (distributed.refusal.kind) {
      case 'empty':
        throw new CommandRefused(['There is not a single value to look at.', ...notes].join('\n'));
      case 'notAValue':
        throw new CommandRefused(
          `A member's value is ${distributed.refusal.value}: it must be a whole number of at least 0.`,
        );
      case 'tooLarge':
        throw new CommandRefused('The values add up to more than can be counted exactly.');
      default: {
        const never: never = distributed.refusal;
        throw new Error(`unknown refusal ${JSON.stringify(never)}`);
      }
    }
  }
  const report: SegmentationReport = {
    title,
    measure,
    segmentation: segmentValues(distributed.value, unit ?? measure.usualUnit),
    proposals: withoutRepeats(counts.map((count) => proposeTiers(distributed.value, count))),
    notes,
  };
  return report;
}

/** Where there are too few different values for either number of tiers, both proposals are the same. */
function withoutRepeats(proposals: readonly TierProposal[]): readonly TierProposal[] {
  return proposals.filter(({ tiers }, index) => proposals[index - 1]?.tiers.length !== tiers.length);
}

async function readStored(name: keyof typeof storedSources, options: Options): Promise<Source> {
  if (options.column !== undefined || options.plain) throw new CommandRefused(USAGE);
  const { database, clock, inSandbox, close } = await openCommandDatabase();
  try {
    const asOf = formatChineseMinute(clock.now());
    const { name: title, ...source } = await storedSources[name](database, options);
    return { ...source, title: `${title} · 截至 ${asOf}${inSandbox ? '（沙箱）' : ''}` };
  } finally {
    await close();
  }
}

async function readPaidAmounts(database: Database, options: Options) {
  const includeUnpaid = options['include-unpaid'] ?? false;
  const { values, withoutPayment } = await collectPaidAmounts(database, { includeUnpaid });
  const unpaid = `${nameCount(withoutPayment)}会员从未付款`;
  const notes =
    withoutPayment === 0
      ? []
      : [includeUnpaid ? `${unpaid}，按 0 计入` : `${unpaid}，未计入（--include-unpaid 可计入）`];
  return { name: '会员实付（已减退款）', measure: measures.fen, values, notes };
}

async function readTable(file: string, options: Options): Promise<Source> {
  if (options['include-unpaid']) throw new CommandRefused(USAGE);
  const column = await readColumn(file, 'utf-8', options.column ?? null);
  const name =
    column.columnName === null
      ? `第 ${column.columnNumber} 列`
      : `“${column.columnName}”（第 ${column.columnNumber} 列）`;
  return {
    title: `${basename(file)} · ${name}`.replace(/\p{Cc}/gu, ' '),
    measure: options.plain ? measures.plain : measures.fen,
    values: column.values,
    notes: [],
  };
}

/** Reads a file in pieces; one that is not UTF-8 is read again as GB 18030, in which Excel writes CSV in China. */
async function readColumn(file: string, encoding: 'utf-8' | 'gb18030', choice: string | null) {
  const reader = createValueColumnReader(choice);
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    let goesOn = true;
    for await (const bytes of createReadStream(file)) {
      goesOn = reader.push(decoder.decode(bytes, { stream: true }));
      if (!goesOn) break;
    }
    if (goesOn) reader.push(decoder.decode());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CommandRefused(`${file} cannot be read: ${message}`);
    if (encoding === 'utf-8') return readColumn(file, 'gb18030', choice);
    throw new CommandRefused(`${file} is neither UTF-8 nor GB 18030 text.`);
  }
  const column = reader.end();
  if (column.ok) return column.value;
  const faults = column.refusal.map(({ line, sentence }) => `· line ${line}: ${sentence}`);
  throw new CommandRefused([`${file} is refused:`, ...faults].join('\n'));
}

function readUnit(text: string | undefined): number | null {
  if (text === undefined) return null;
  const unit = /^\d+$/.test(text) ? Number(text) : 0;
  if (unit < 1 || !Number.isSafeInteger(unit)) throw new CommandRefused('--unit is a whole number of at least 1.');
  return unit;
}

function readTierCounts(text: string | undefined): readonly TierCount[] {
  if (text === undefined) return tierCounts;
  const chosen = tierCounts.filter((count) => String(count) === text);
  if (chosen.length === 0) throw new CommandRefused(`--tiers is one of ${tierCounts.join(', ')}.`);
  return chosen;
}

function writeDrawing(file: string, svg: string): void {
  try {
    writeFileSync(file, svg);
  } catch (error) {
    throw new CommandRefused(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** Where there is no terminal (a file, a pipe), what `COLUMNS` says, or what fits a page. */
function terminalWidth(): number {
  return Math.min(process.stdout.columns || Number(process.env.COLUMNS) || 100, 160);
}

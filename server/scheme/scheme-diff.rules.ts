import { messageTopicSchema } from '../../shared/contract/message';
import type { ConfigSection } from '../../shared/contract/ops/config-sections';
import { configSections } from '../../shared/contract/ops/config-sections';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { parseInstant } from '../../shared/kernel/instant';
import { topicLabel } from '../message/message.rules';
import { isSameContent, type SchemeSections } from './document.rules';
import { fieldNames, thingNames, valueNames } from './scheme-words.rules';

/** One difference between two configurations, for an operator to read. */
export interface DiffLine {
  readonly section: ConfigSection;
  readonly kind: 'added' | 'changed' | 'removed';
  /** What it is about: `会员方案「年卡」`; empty for the section itself. */
  readonly subject: string;
  /** Which of its fields; null where the whole thing was added or taken away. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two configurations, section by section in their order. */
export function diffSections(before: SchemeSections, after: SchemeSections): DiffLine[] {
  return configSections.flatMap((section) => diffSection(section, before[section], after[section]));
}

/** What differs within a section. */
export function diffSection(section: ConfigSection, before: unknown, after: unknown): DiffLine[] {
  if (isSameContent(before, after)) return [];
  const rootField = Array.isArray(before) || Array.isArray(after) ? section : null;
  return compare({ section, subject: '', field: rootField }, before, after);
}

/** Where in the document a comparison stands. */
interface Place {
  readonly section: ConfigSection;
  readonly subject: string;
  /** Name of the field in the document; null at a thing itself. */
  readonly field: string | null;
}

function compare(place: Place, before: unknown, after: unknown): DiffLine[] {
  if (isSameContent(before, after)) return [];
  const [was, is] = [before ?? null, after ?? null];
  if (isList(was) && isList(is) && [...was, ...is].every((each) => keyOf(each) !== null))
    return compareThings(place, was, is);
  if (isRecord(was) && isRecord(is)) return compareFields(place, was, is);
  const kind = was === null ? 'added' : is === null ? 'removed' : 'changed';
  const { section, subject, field } = place;
  return [
    {
      ...{ section, kind, subject },
      field: field === null ? null : nameOfField(field),
      before: was === null ? null : tell(field ?? '', was),
      after: is === null ? null : tell(field ?? '', is),
    },
  ];
}

/** Things are told apart by their codes; prices by when they begin. */
function compareThings(place: Place, before: readonly unknown[], after: readonly unknown[]): DiffLine[] {
  const lines: DiffLine[] = [];
  const known = new Map(before.map((each) => [keyOf(each), each]));
  const wanted = new Map(after.map((each) => [keyOf(each), each]));
  for (const [key, thing] of wanted) {
    const subject = subjectOf(place, thing);
    const was = known.get(key);
    if (was === undefined) lines.push(wholeLine(place, 'added', subject, thing));
    else lines.push(...compare({ ...place, subject, field: null }, was, thing));
  }
  for (const [key, thing] of known) {
    if (!wanted.has(key)) lines.push(wholeLine(place, 'removed', subjectOf(place, thing), thing));
  }
  const [was, is] = [orderOf(known, wanted), orderOf(wanted, known)];
  if (!isSameContent([...was.keys()], [...is.keys()])) {
    const { section, subject, field } = place;
    lines.push({
      ...{ section, kind: 'changed', subject },
      field: `${thingNames[lastOf(field ?? '')] ?? ''}顺序`,
      before: [...was.values()].map(labelOf).join('、'),
      after: [...is.values()].map(labelOf).join('、'),
    });
  }
  return lines;
}

/** The things of a list that the other one has too, in this one's order. */
function orderOf(own: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
  return new Map([...own].filter(([key]) => other.has(key)));
}

function compareFields(place: Place, before: ContentRecord, after: ContentRecord): DiffLine[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const path = place.field === null ? field : `${place.field}.${field}`;
    return compare({ ...place, field: path }, before[field], after[field]);
  });
}

function wholeLine({ section }: Place, kind: 'added' | 'removed', subject: string, thing: unknown): DiffLine {
  const summary = summarise(thing);
  return {
    ...{ section, kind, subject, field: null },
    before: kind === 'removed' ? summary : null,
    after: kind === 'added' ? summary : null,
  };
}

/** What is most worth knowing of a thing that is new or gone. */
function summarise(thing: unknown): string | null {
  if (!isRecord(thing)) return tell('', thing);
  const told = ['priceFen', 'prices', 'reach', 'points', 'value', 'coefficient', 'issue', 'target']
    .filter((field) => thing[field] !== undefined && thing[field] !== null)
    .map((field) => `${nameOfField(field)} ${tell(field, thing[field])}`);
  return told.length === 0 ? null : told.join('，');
}

function subjectOf({ subject, field }: Place, thing: unknown): string {
  const what = thingNames[lastOf(field ?? '')] ?? '';
  const own = isPrice(thing) ? `${beginningOf(thing)}的价格` : `${what}「${labelOf(thing)}」`;
  return subject === '' ? own : `${subject} · ${own}`;
}

function labelOf(thing: unknown): string {
  if (!isRecord(thing)) return String(thing);
  return String(thing.name ?? thing.title ?? (isPrice(thing) ? beginningOf(thing) : null) ?? nameOfCode(thing.code));
}

/** A message has no name of its own: its topic has. */
function nameOfCode(code: unknown): string {
  const topic = messageTopicSchema.safeParse(code);
  return topic.success ? topicLabel(topic.data) : String(code ?? '');
}

/** By what a thing in a list is known; null where it is none. */
function keyOf(thing: unknown): string | null {
  if (!isRecord(thing)) return null;
  if (typeof thing.code === 'string') return thing.code;
  if (!isPrice(thing)) return null;
  const from = typeof thing.from === 'string' ? (parseInstant(thing.from) ?? thing.from) : 'now';
  return `price ${from}`;
}

function isPrice(thing: unknown): thing is ContentRecord {
  return isRecord(thing) && 'priceFen' in thing && 'listPriceFen' in thing;
}

function beginningOf({ from }: ContentRecord): string {
  return typeof from === 'string' ? `自 ${tell('from', from)} 起` : '自发布时起';
}

function nameOfField(path: string): string {
  return path
    .split('.')
    .map((field) => fieldNames[field] ?? field)
    .join(' · ');
}

function tell(path: string, value: unknown): string {
  const field = lastOf(path);
  if (value === null || value === undefined) return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return field === 'fen' || field.endsWith('Fen') ? formatFen(value) : String(value);
  if (typeof value === 'string') {
    const instant = parseInstant(value);
    return instant === null ? (valueNames[value] ?? value) : formatChineseMinute(instant);
  }
  if (isList(value)) return value.length === 0 ? '无' : value.map((each) => tellPart(field, each)).join('、');
  return tellRecord(value as ContentRecord);
}

function tellPart(field: string, value: unknown): string {
  if (!isRecord(value)) return tell(field, value);
  if (isPrice(value)) return `${beginningOf(value)} ${tell('priceFen', value.priceFen)}`;
  return keyOf(value) === null ? tellRecord(value) : labelOf(value);
}

function tellRecord(record: ContentRecord): string {
  const { numerator, denominator } = record;
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    return denominator === 1 ? `×${numerator}` : `×${numerator}/${denominator}`;
  }
  const told = Object.entries(record)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => `${nameOfField(field)} ${tell(field, value)}`);
  return told.length === 0 ? '无' : told.join('，');
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

type ContentRecord = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is ContentRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

import type { Connection } from 'mysql2/promise';
import { MAKE_LIST } from '../../../server/care/make-list';
import type { Database } from '../../../server/database/open-database';
import type { Route } from '../../../server/http/route';
import type { JobRegistry } from '../../../server/jobs/registry';
import { makeOperator } from '../../../server/operator/make-operator';
import type { OperatorKeys } from '../../../server/operator/operator-keys';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { PREVIEW } from '../../../server/scheme/preview';
import { DEFAULT_SCHEME, readScheme } from '../../../server/scheme/ready-made';
import type { MessageTopic } from '../../../shared/contract/message';
import { configSections } from '../../../shared/contract/ops/config-sections';
import { rowKinds } from '../../../shared/contract/ops/insight-words';
import { businessDayOf } from '../../../shared/kernel/business-day';
import type { Clock } from '../../../shared/kernel/clock';
import type { OperatorBrowser } from '../../support/operators';

/** Loads the ready-made shop as the second version of a configuration, so that there are two to compare. */
export async function loadTwoVersions(database: Database, clock: Clock): Promise<void> {
  const shop = readScheme(DEFAULT_SCHEME) as { readonly benefits: readonly { readonly name: string }[] };
  const earlier = {
    ...shop,
    benefits: shop.benefits.map((benefit) => ({ ...benefit, name: `${benefit.name}（旧）` })),
  };
  for (const content of [earlier, shop]) {
    const scheme = parseScheme(content);
    if (!scheme.ok) throw new Error(scheme.refusal.join(' '));
    const loaded = await loadScheme(database, scheme.value, clock.now());
    if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  }
}

/** The console as the bench has it open. */
export interface OpenConsole {
  readonly operator: OperatorBrowser;
  readonly keys: OperatorKeys;
  readonly registry: JobRegistry;
  readonly database: Database;
  readonly clock: Clock;
}

const TOPIC: MessageTopic = 'membershipActivated';

/** What an address is filled with: the name in its braces → one of the things that are there. */
type Known = Readonly<Record<string, string>>;

/** Every read route with things that are there; some with what their pages ask for. */
export async function addressesOf(
  routes: readonly Route[],
  connection: Connection,
  console: OpenConsole,
): Promise<string[]> {
  const made = await makeThings(console);
  const first = async (statement: string) => {
    const [rows] = await connection.query(statement);
    const [id] = Object.values((rows as Record<string, string | number>[])[0] ?? {});
    if (id === undefined) throw new Error(`nothing found by: ${statement}`);
    return String(id);
  };
  const known: Readonly<Record<string, Known>> = {
    '/ops/v1/members/': {
      id: await first('SELECT member_id FROM purchase_order ORDER BY id DESC LIMIT 1'),
      programme: await first('SELECT code FROM growth_programme WHERE live = 1 ORDER BY position LIMIT 1'),
    },
    '/ops/v1/orders/': { id: await first('SELECT id FROM purchase_order ORDER BY id DESC LIMIT 1') },
    '/ops/v1/config/versions/': { number: await first('SELECT MIN(number) FROM scheme_version') },
    '/ops/v1/config/ready-made/': { name: DEFAULT_SCHEME },
    '/ops/v1/config/drafts/': { id: made.draftId },
    '/ops/v1/config/previews/': { id: made.previewId },
    '/ops/v1/config/messages/': { topic: TOPIC },
    '/ops/v1/member-exports/': { id: made.listId },
    '/ops/v1/invitations/': { token: made.token },
  };
  const newest = await first('SELECT MAX(number) FROM scheme_version');
  const asked = questionsOf(businessDayOf(console.clock.now()), newest);
  return routes
    .filter(({ method, path }) => method === 'get' && path.startsWith('/ops/v1/'))
    .flatMap(({ path }) => {
      const filled = path.includes('{section}')
        ? configSections.map((section) => fill(path, known, { section }))
        : [fill(path, known, {})];
      return filled.flatMap((address) =>
        (asked[path] ?? ['']).map((query) => (query === '' ? address : `${address}?${query}`)),
      );
    });
}

/** @throws where a route names a thing that nobody has made: it would be measured without its rows */
function fill(path: string, known: Readonly<Record<string, Known>>, more: Known): string {
  const [, things = {}] = Object.entries(known).find(([begins]) => path.startsWith(begins)) ?? [];
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = { ...things, ...more }[name];
    if (value === undefined) throw new Error(`${path}: the bench knows no ${name}`);
    return encodeURIComponent(value);
  });
}

/** What pages ask behind an address. */
function questionsOf(today: string, newestVersion: string): Readonly<Record<string, readonly string[]>> {
  const year = `from=2025-12-01&to=${today}`;
  return {
    '/ops/v1/insight/rows': rowKinds.map((of) => `of=${of}&day=${today}&limit=50`),
    '/ops/v1/insight/days': [`feed=sales&${year}`, `feed=funnel&${year}`],
    '/ops/v1/insight/days.csv': [`feed=tiers&${year}`],
    // All of the log is a file of any length; it is sent as it is read.
    '/ops/v1/audit.csv': [`day=${today}`],
    '/ops/v1/insight/tiers': [year],
    '/ops/v1/insight/points': [year],
    '/ops/v1/insight/messages': [year],
    '/ops/v1/insight/money/report.csv': ['day', 'plan', 'deferred'].map((by) => `by=${by}&from=2026-11-01&to=${today}`),
    '/ops/v1/config/versions/{number}/diff': [`to=${newestVersion}`],
    '/ops/v1/config/consent': ['unit=month&count=1&priceFen=2500&mode=announced&rail=papay&version=1'],
  };
}

/** Makes what an operator would have before a page of it can be read: by the console's own acts and their jobs. */
async function makeThings({ operator, keys, registry, database, clock }: OpenConsole) {
  const act = async (path: string, input: object) => {
    const { status, body } = await operator.act(path, input);
    const { value } = body as { readonly value?: Record<string, string> };
    if (status !== 200 || value === undefined) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return value;
  };
  const work = async (topic: string, payload: object) =>
    registry.handlerOf(topic)?.(payload as never, { jobId: 'bench', attempt: 1 });
  const { draftId = '' } = await act('/ops/v1/config/drafts/roll-back', { number: 1 });
  const { previewId = '' } = await act('/ops/v1/config/drafts/preview', { draftId, counting: null });
  await work(PREVIEW, { id: previewId, reached: '' });
  const { listId = '' } = await act('/ops/v1/member-exports', { name: '即将到期', filter: { expiringDays: 7 } });
  await work(MAKE_LIST, { listId });
  const moment = { now: clock.now(), wallNow: clock.now() };
  const wish = { loginName: 'new.one', name: '新同事', role: 'support' } as const;
  const invited = await database.inUnit((unit) => makeOperator(unit, keys, wish, moment));
  if (!invited.ok) throw new Error(invited.refusal);
  return { draftId, previewId, listId, token: invited.value.token };
}

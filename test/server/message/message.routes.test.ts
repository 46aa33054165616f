import { createApp } from '../../../server/http/create-app';
import { type Listening, listen } from '../../../server/http/listen';
import { createLogger } from '../../../server/http/logger';
import { countUnread } from '../../../server/message/find-messages';
import { messageRoutes } from '../../../server/message/message.routes';
import { messagePageSchema, subscriptionListSchema } from '../../../shared/contract/message';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { activation, buildPerson, creditsOf, giveCredits, type Person, tell, templates } from './support';

const TEMPLATE = 'mini-membershipActivated';

describe.each(engines)('the messages’ routes, on %s', (engine) => {
  let database: TestDatabase;
  let server: Listening;
  let withoutPush: Listening;
  const clock = manualClock();

  const serve = (pushArrives: boolean) =>
    listen(
      createApp({
        logger: createLogger('silent'),
        clock,
        routes: messageRoutes({ database, clock, templates, pushArrives }),
        // The token of a test is the member's id, twice said for its length.
        authenticate: async (token) => ({ sessionId: 's', memberId: token.slice(0, 26) }),
        callbacks: [],
        extras: [],
        trustedProxies: [],
        limits: { perAddress: { points: 1_000, seconds: 1 }, perMember: { points: 1_000, seconds: 1 } },
      }).callback(),
      { host: '127.0.0.1', port: 0 },
    );

  beforeAll(async () => {
    database = await openTestDatabase(engine);
    server = await serve(true);
    withoutPush = await serve(false);
  });
  afterAll(async () => {
    await server.close();
    await withoutPush.close();
    await database.remove();
  });

  async function call(person: Person | null, method: string, path: string, body?: object, at = server) {
    const response = await fetch(`${at.url}/api/v1${path}`, {
      method,
      headers: {
        ...(person ? { Authorization: `Bearer ${person.memberId}` } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  it('list the inbox newest first, page by page, each member’s own', async () => {
    const person = await buildPerson(database);
    const stranger = await buildPerson(database);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.unshift(await tell(database, person, activation(), clock.now()));
      clock.advance(1);
    }
    await tell(database, stranger, activation(), clock.now());
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const reply = await call(person, 'GET', `/messages?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(reply.status).toBe(200);
      const page = messagePageSchema.strict().parse(reply.body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null && pages < 9);
    expect(seen).toEqual(ids);
    expect(pages).toBe(3);
  });

  it('mark one message or all as read, and a second reading keeps the first instant', async () => {
    const person = await buildPerson(database);
    const first = await tell(database, person, activation(), clock.now());
    await tell(database, person, activation(), clock.now());
    await tell(database, person, activation(), clock.now());
    expect(await countUnread(database, person.memberId)).toBe(3);
    expect((await call(person, 'POST', '/messages/read', { id: first })).status).toBe(204);
    expect(await countUnread(database, person.memberId)).toBe(2);
    const readAt = new Date(clock.now()).toISOString();
    clock.advance(1_000);
    expect((await call(person, 'POST', '/messages/read', { id: first })).status).toBe(204);
    expect((await call(person, 'POST', '/messages/read', { all: true })).status).toBe(204);
    expect(await countUnread(database, person.memberId)).toBe(0);
    const { body } = await call(person, 'GET', '/messages');
    expect(messagePageSchema.parse(body).items.find(({ id }) => id === first)?.readAt).toBe(readAt);
  });

  it('know nothing of another member’s message', async () => {
    const person = await buildPerson(database);
    const stranger = await buildPerson(database);
    const id = await tell(database, person, activation(), clock.now());
    const reply = await call(stranger, 'POST', '/messages/read', { id });
    expect(reply).toMatchObject({ status: 404, body: { code: 'MESSAGE_NOT_FOUND' } });
    expect(await countUnread(database, person.memberId)).toBe(1);
  });

  it.each([
    ['POST', '/messages/read', {}],
    ['POST', '/messages/read', { all: false }],
    ['POST', '/messages/read', { id: 'x', all: true }],
    ['POST', '/subscriptions', { answers: { [TEMPLATE]: 'perhaps' } }],
    ['POST', '/subscriptions', { answers: {}, more: 1 }],
    ['GET', '/messages?limit=0', undefined],
    ['GET', '/messages?page=2', undefined],
  ])('refuse %s %s with %j', async (method, path, body) => {
    const person = await buildPerson(database);
    expect(await call(person, method, path, body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  });

  it.each([
    ['GET', '/messages', undefined],
    ['POST', '/messages/read', { all: true }],
    ['GET', '/subscriptions', undefined],
    ['POST', '/subscriptions', { answers: {} }],
  ])('need a session for %s %s', async (method, path, body) => {
    expect(await call(null, method, path, body)).toMatchObject({ status: 401, body: { code: 'NOT_LOGGED_IN' } });
  });

  it('tell which templates can be asked for and what is left of each permission', async () => {
    const person = await buildPerson(database);
    await giveCredits(database, person, TEMPLATE, 2);
    const { status, body } = await call(person, 'GET', '/subscriptions');
    expect(status).toBe(200);
    const { items } = subscriptionListSchema.strict().parse(body);
    expect(items).toHaveLength(5);
    expect(items[0]).toEqual({ topic: 'membershipActivated', label: '会员开通通知', templateId: TEMPLATE, credits: 2 });
    expect(items.slice(1).every(({ credits }) => credits === 0)).toBe(true);
  });

  it('count an acceptance from the push alone; the client’s word counts only where no push arrives', async () => {
    const person = await buildPerson(database);
    const body = { answers: { [TEMPLATE]: 'accept', 'not-ours': 'accept', 'mini-membershipEnded': 'reject' } };
    expect((await call(person, 'POST', '/subscriptions', body)).status).toBe(204);
    expect(await creditsOf(database, person, TEMPLATE)).toBeNull();
    expect((await call(person, 'POST', '/subscriptions', body, withoutPush)).status).toBe(204);
    expect(await creditsOf(database, person, TEMPLATE)).toBe(1);
    expect(await creditsOf(database, person, 'not-ours')).toBeNull();
    expect(await creditsOf(database, person, 'mini-membershipEnded')).toBeNull();
  });

  it('forget the permissions of a template that the platform has closed', async () => {
    const person = await buildPerson(database);
    await giveCredits(database, person, TEMPLATE, 2);
    await call(person, 'POST', '/subscriptions', { answers: { [TEMPLATE]: 'reject' } });
    expect(await creditsOf(database, person, TEMPLATE)).toBe(2);
    await call(person, 'POST', '/subscriptions', { answers: { [TEMPLATE]: 'ban' } });
    expect(await creditsOf(database, person, TEMPLATE)).toBe(0);
  });
});

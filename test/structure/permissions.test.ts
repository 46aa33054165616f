import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from '../../server/http/route';
import type { AuditActions } from '../../shared/contract/ops/operator';
import { allPermissions, permissionsOfRole } from '../../shared/contract/ops/permission';
import { type House, openHouse } from '../support/house';
import { type OperatorBrowser, openOperator } from '../support/operators';

/** The only ways into the console that nobody is logged in for. */
const WAYS_IN = [
  'post /ops/v1/session',
  'get /ops/v1/invitations/{token}',
  'post /ops/v1/invitations/{token}',
] as const;

/** Walks every route of the composed house under /ops/v1: a new one is found here without anybody entering it. */
describe('who may use the routes of the console', () => {
  let house: House;
  let reader: OperatorBrowser;
  let routes: readonly Route[];
  beforeAll(async () => {
    house = await openHouse('sqlite');
    routes = house.composition.routes.filter(({ path }) => path.startsWith('/ops/'));
    reader = await openOperator(house, 'readOnly');
  });
  afterAll(() => house.close());

  const nameOf = ({ method, path }: Route) => `${method} ${path}`;
  const closed = () => routes.filter((route) => !WAYS_IN.includes(nameOf(route) as never));
  const addressOf = ({ path }: Route) => path.replaceAll(/\{\w+\}/g, 'a'.repeat(26));
  const call = (route: Route, headers: Record<string, string>) =>
    house.call(route.method.toUpperCase(), addressOf(route), {
      headers: { ...headers, 'Idempotency-Key': 'a-key-of-this-test' },
      ...(route.body ? { body: {} } : {}),
    });

  it('every one is for operators and names a permission that exists, but for the three ways in', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => access !== 'operator').map(nameOf)).toEqual([...WAYS_IN]);
    const known: readonly (string | null)[] = [...allPermissions, 'self'];
    expect(
      closed()
        .filter(({ permission }) => !known.includes(permission))
        .map(nameOf),
    ).toEqual([]);
    expect(routes.filter(({ path }) => !path.startsWith('/ops/v1/')).map(nameOf)).toEqual([]);
  });

  it('none answers without a session, or with one that was made up', async () => {
    for (const route of closed()) {
      expect([nameOf(route), (await call(route, {})).status]).toEqual([nameOf(route), 401]);
      const forged = await call(route, { Cookie: `ops_session=${'x'.repeat(43)}` });
      expect([nameOf(route), forged.body.code]).toEqual([nameOf(route), 'SESSION_ENDED']);
    }
  });

  it('none that changes something answers without the page’s token', async () => {
    for (const route of closed().filter(({ method }) => method !== 'get')) {
      const answer = await call(route, { Cookie: reader.cookie });
      expect([nameOf(route), answer.body.code]).toEqual([nameOf(route), 'CSRF_REFUSED']);
    }
  });

  it('who may only read hears 403 wherever their role does not reach, and nowhere else', async () => {
    const granted = permissionsOfRole.readOnly;
    for (const route of closed()) {
      const isTheirs = route.permission === 'self' || granted.some((permission) => permission === route.permission);
      // What is theirs is called too, but for leaving.
      if (isTheirs && route.method === 'delete') continue;
      const { status, body } = await call(route, { Cookie: reader.cookie, 'X-CSRF-Token': reader.csrfToken });
      const isRefused = status === 403 && body.code === 'PERMISSION_MISSING';
      expect([nameOf(route), isRefused]).toEqual([nameOf(route), !isTheirs]);
      expect([nameOf(route), status < 500]).toEqual([nameOf(route), true]);
    }
  });

  it('every act has a code of its own and a Chinese name, under which the log tells it', async () => {
    const owner = await openOperator(house, 'owner', 'names');
    const actions: AuditActions['items'] = (await owner.get('/ops/v1/audit/actions')).body.items;
    const codes = actions.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(findWrittenCodes()));
    expect(codes.length).toBeGreaterThan(60);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    // A command that names an act which is gone would be told by its code.
    expect(actions.filter(({ name }) => !/^\p{Script=Han}/u.test(name))).toEqual([]);
    await owner.act('/ops/v1/operators', { loginName: 'colleague', name: '同事', role: 'support' });
    const { items } = (await owner.get('/ops/v1/audit?action=operators.make&limit=1')).body;
    expect(items).toMatchObject([{ action: 'operators.make', actionName: '邀请运营人员' }]);
  });
});

/** The codes of all acts, as the rooms' files write them. */
function findWrittenCodes(): string[] {
  const server = join(__dirname, '../../server');
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.acts.ts'));
  return files.flatMap((file) =>
    [...readFileSync(join(server, file), 'utf8').matchAll(/\bcode: '([\w.]+)'/g)].map(([, code]) => code ?? ''),
  );
}

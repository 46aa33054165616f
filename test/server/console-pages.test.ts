import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { consolePages } from '../../server/console-pages';
import { type Listening, listen } from '../../server/http/listen';

describe('the console’s pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  let server: Listening;

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<title>会员运营台</title>');
    writeFileSync(join(folder, 'assets/index-BqX2_d-1.js'), 'void 0;');
    server = await serve(folder);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function serve(built: string): Promise<Listening> {
    const app = new Koa();
    app.use(consolePages(built));
    return listen(app.callback(), { host: '127.0.0.1', port: 0 });
  }

  it('are never kept by a browser, so that an update is seen at once', async () => {
    const answer = await fetch(`${server.url}/console/`);
    expect(await answer.text()).toContain('会员运营台');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('have scripts whose names change with their content, and which are kept for a year', async () => {
    const answer = await fetch(`${server.url}/console/assets/index-BqX2_d-1.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  it('say 404 for a script that is gone, and nobody keeps that', async () => {
    const answer = await fetch(`${server.url}/console/assets/index-AAAAAAAA.js`);
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store']);
  });

  it('are found without the slash as well', async () => {
    const answer = await fetch(`${server.url}/console`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, '/console/']);
  });

  it('leave nothing outside their folder to be read', async () => {
    const answer = await fetch(`${server.url}/console/..%2f..%2fetc/passwd`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('are simply not there where they have not been built', async () => {
    const bare = await serve(join(folder, 'nothing'));
    expect((await fetch(`${bare.url}/console/`)).status).toBe(404);
    await bare.close();
  });
});

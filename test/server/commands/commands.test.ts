import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shop from '../../../server/scheme/ready-made/shop.json';
import { freePort } from '../../support/mariadb';
import { type BuiltServer, buildServer } from '../../support/server-process';

// Each command is a process of its own; on a busy machine it takes seconds to begin.
jest.setTimeout(90_000);

describe('the commands', () => {
  let server: BuiltServer;
  let folder: string;
  let databaseUrl: string;
  beforeAll(async () => {
    server = await buildServer();
  });
  afterAll(() => server.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'membership-commands-'));
    databaseUrl = `sqlite:${join(folder, 'membership.db')}`;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command to its end, as a person would; nothing of this run's own environment names WeChat. */
  function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [server.main, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, DATABASE_URL: databaseUrl, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    return new Promise<{ status: number | null; output: string }>((done) =>
      child.on('close', (status) => done({ status, output })),
    );
  }

  it('migrate, load a scheme, load it again: the second time changes nothing', async () => {
    expect(await run(['migrate'])).toMatchObject({ status: 0, output: expect.stringContaining('Migrated') });
    expect((await run(['scheme', 'load', 'shop'])).output).toContain('新增「年卡」');
    expect((await run(['scheme', 'load', 'shop'])).output).toContain('was live already');
    expect(await run(['operate', 'cases'])).toMatchObject({ status: 0, output: 'No case is open.\n' });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['an unknown command', ['nonsense'], {}, /There is no command “nonsense”/],
    [
      'an unknown scheme',
      ['scheme', 'load', 'nowhere'],
      {},
      /neither a ready-made scheme \(shop, .*\) nor a readable file/,
    ],
    ['an unknown role', ['serve', '--role', 'boss'], {}, /--role is one of all, web, worker/],
    ['a server without credentials', ['serve'], {}, /WECHAT_MINIPROGRAM_APPID.*missing/],
    ['a demo with credentials', ['demo'], { WECHATPAY_MCHID: '1' }, /WeChat credentials are set/],
    ['a database that is not there', ['migrate'], { DATABASE_URL: 'mysql://root@127.0.0.1:1/x' }, /does not answer/],
    ['an unknown verb', ['operate', 'nonsense'], {}, /Usage: npm run operate/],
    ['a database without tables', ['operate', 'cases'], {}, /Run `npm run migrate` first/],
  ])('refuse %s in one sentence', async (_, words, environment, sentence) => {
    const { status, output } = await run(words, environment);
    expect(output).toMatch(sentence);
    expect(output).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
  });

  it('refuse a plan that opens online content for WeChat Pay, quoting the rule', async () => {
    const online = join(folder, 'online.json');
    const plans = shop.plans.map((plan, index) =>
      index === 0 ? { ...plan, opens: 'online', rail: 'wechatpay' } : plan,
    );
    writeFileSync(online, JSON.stringify({ ...shop, plans }));
    expect((await run(['scheme', 'load', online])).output).toMatch(
      /不能使用普通微信支付。依据：微信小程序虚拟支付规则/,
    );
  });

  it('the demo says in one sentence that its port is busy, and ends', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => busy.once('listening', listening));
    try {
      const { port } = busy.address() as AddressInfo;
      const { status, output } = await run(['demo'], { PORT: String(port) });
      expect([status, output]).toEqual([1, `Port ${port} is busy: stop what uses it, or set PORT to another.\n`]);
    } finally {
      await new Promise((closed) => busy.close(closed));
    }
  });

  it('the demo comes up, keeps its data, stops in order, and is reset only when sure', async () => {
    const port = await freePort();
    const first = await liveDemo(port);
    const member = await (await fetch(`${first.url}/sandbox/people`)).json();
    expect(JSON.stringify(member)).toContain('person-1');
    await fetch(`${first.url}/sandbox/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ advance: 'P1M' }),
    });
    const moved = await (await fetch(`${first.url}/sandbox/clock`)).json();
    expect(await first.stop()).toBe(0);

    const second = await liveDemo(port);
    const after = await (await fetch(`${second.url}/sandbox/clock`)).json();
    expect(Date.parse(after.now)).toBeGreaterThanOrEqual(Date.parse(moved.now));
    const other = await run(['demo'], { PORT: String(await freePort()) });
    expect([other.status, other.output]).toEqual([
      1,
      expect.stringContaining('Another process serves this SQLite database'),
    ]);
    expect((await run(['reset', '--yes'])).output).toContain('The demo is running');
    expect(await second.stop()).toBe(0);

    expect((await run(['reset'])).output).toContain('Nothing was changed');
    const secrets = readFileSync(join(folder, 'secrets.json'), 'utf8');
    expect((await run(['reset', '--yes'])).status).toBe(0);
    expect(() => readFileSync(join(folder, 'secrets.json'))).toThrow();
    expect(secrets).toContain('DATA_KEY');
  });

  /** A demo that runs until it is stopped. */
  async function liveDemo(port: number) {
    const child = spawn(process.execPath, [server.main, 'demo'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, DATABASE_URL: databaseUrl, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const url = `http://127.0.0.1:${port}`;
    for (let look = 0; look < 300 && child.exitCode === null; look++) {
      if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) break;
      await new Promise((wait) => setTimeout(wait, 50));
    }
    return {
      url,
      stop: () => {
        child.kill('SIGTERM');
        return ended;
      },
    };
  }
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Walks every import of the house and holds it against the README's map: who may know whom. A new room is entered in
 * `rooms` at its place in the reading order.
 */
const root = resolve(__dirname, '../..');

/** The server's rooms from the ground up: a later one may import an earlier one, never the reverse. */
const rooms = [
  'database',
  'jobs',
  'wechat',
  'case',
  'operator',
  'member',
  'plan',
  'membership',
  'books',
  'purchase',
  'invoice',
  'renewal',
  'plan-change',
  'gift',
  'growth',
  'points',
  'benefit',
  'supply',
  'coupon',
  'exchange',
  'reconciliation',
  'badge',
  'code-card',
  'refund',
  'message',
  'partner',
  'insight',
  'scheme',
  'home',
  'care',
] as const;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports = ['shared', 'server'].flatMap((folder) => filesBelow(folder)).flatMap(importsOf);

describe('who may import whom', () => {
  it('finds the house', () => {
    expect(imports.length).toBeGreaterThan(300);
    for (const room of rooms) expect(existsSync(join(root, 'server', room))).toBe(true);
  });

  it('shared imports zod and nothing outside shared', () => {
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('shared/') && !to.startsWith('shared/') && to !== 'zod',
    );
    expect(wrong).toEqual([]);
  });

  it('the kernel and the error wording stand without zod', () => {
    const wrong = imports.filter(
      ({ from, to }) => (from.startsWith('shared/kernel/') || from === 'shared/contract/error-code.ts') && to === 'zod',
    );
    expect(wrong).toEqual([]);
  });

  it('a room imports only earlier rooms', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== null && other !== null && rooms.indexOf(other) > rooms.indexOf(own);
    });
    expect(wrong).toEqual([]);
  });

  it('nothing below the top knows compose, config, commands or main', () => {
    const top =
      /^server\/(compose|compose-ops|config|environment-reader|start-server|main|entities)\.ts$|^server\/commands\//;
    const wrong = imports.filter(({ from, to }) => top.test(to) && !top.test(from));
    expect(wrong).toEqual([]);
  });

  it('only routes know HTTP', () => {
    const wrong = imports.filter(
      ({ from, to }) => roomOf(from) !== null && to.startsWith('server/http/') && !/\.routes\.ts$/.test(from),
    );
    expect(wrong).toEqual([]);
  });

  it('http knows no room, only the database that it asks after', () => {
    const wrong = imports.filter(({ from, to }) => {
      const other = roomOf(to);
      return from.startsWith('server/http/') && other !== null && other !== 'database';
    });
    expect(wrong).toEqual([]);
  });

  it('rules are pure: they import kernel, contract and rules', () => {
    const pure = /^shared\/|\.rules\.ts$|\.states\.ts$|^zod$/;
    const wrong = imports.filter(({ from, to, typeOnly }) => /\.rules\.ts$/.test(from) && !typeOnly && !pure.test(to));
    expect(wrong).toEqual([]);
  });

  it('entities import the database’s columns, contract and rules', () => {
    const fits = /^shared\/|^server\/database\/|\.rules\.ts$|\.states\.ts$|^typeorm$/;
    const wrong = imports.filter(({ from, to, typeOnly }) => /\.entity\.ts$/.test(from) && !typeOnly && !fits.test(to));
    expect(wrong).toEqual([]);
  });

  it('rooms see WeChat through its ports', () => {
    const doors =
      /^server\/wechat\/(ports|template-value\.rules|debit-windows\.rules|papay\/windows\.rules|virtual\/subscription-windows\.rules)\.ts$/;
    const wrong = imports.filter(({ from, to }) => {
      const own = roomOf(from);
      return own !== null && own !== 'wechat' && to.startsWith('server/wechat/') && !doors.test(to);
    });
    expect(wrong).toEqual([]);
  });

  it('the sandbox shares nothing with the server but the HTTP shell, and the server nothing with it', () => {
    const inside = imports.filter(
      ({ from, to }) =>
        from.startsWith('server/sandbox/') &&
        to.startsWith('server/') &&
        !to.startsWith('server/sandbox/') &&
        to !== 'server/http/listen.ts',
    );
    const outside = imports.filter(
      ({ from, to }) =>
        !from.startsWith('server/sandbox/') && to.startsWith('server/sandbox/') && !from.startsWith('server/commands/'),
    );
    expect([inside, outside]).toEqual([[], []]);
  });

  it('the console sees the wire alone: types of shared, the words without zod, and its own packages', () => {
    const own = imports.filter(({ from }) => from.startsWith('server/console/'));
    const wrong = own.filter(
      ({ to }) => /^(server|shared)\//.test(to) && !to.startsWith('server/console/') && !to.startsWith('shared/'),
    );
    // A value of a file with zod would bring zod into the browser.
    const withZod = own.filter(({ to, typeOnly }) => to.startsWith('shared/') && !typeOnly && usesZod(to));
    expect([own.length > 50, wrong, withZod]).toEqual([true, [], []]);
  });

  it('TypeORM and the drivers are spoken to through database/, entities and stories’ query operators only', () => {
    const drivers = imports.filter(
      ({ from, to }) =>
        /^(mysql2|better-sqlite3)/.test(to) &&
        !from.startsWith('server/database/') &&
        !from.startsWith('server/sandbox/'),
    );
    expect(drivers).toEqual([]);
  });
});

describe('what stays in its place', () => {
  it('WeChat’s addresses and spelling stand in wechat, its configuration and the sandbox', () => {
    const home = /^server\/(wechat|sandbox)\//;
    const wrong = filesBelow('server')
      .concat(filesBelow('shared'))
      .filter((file) => !home.test(file) && file !== 'server/config.ts')
      .filter((file) => /out_trade_no|out_refund_no|api\.weixin\.qq\.com|api\.mch\.weixin/.test(codeOf(file)));
    expect(wrong).toEqual([]);
  });

  it('nothing below the commands reads the wall clock or Math.random', () => {
    const wrong = filesBelow('server')
      .concat(filesBelow('shared'))
      .filter((file) => !file.startsWith('server/commands/') && !file.startsWith('server/sandbox/desk/'))
      .filter((file) => /Date\.now\(|new Date\(\)|Math\.random\(/.test(codeOf(file)));
    expect(wrong).toEqual([]);
  });
});

function usesZod(file: string): boolean {
  return imports.some(({ from, to, typeOnly }) => from === file && !typeOnly && (to === 'zod' || usesZod(to)));
}

function roomOf(file: string): (typeof rooms)[number] | null {
  const [top, folder] = file.split('/');
  return top === 'server' ? (rooms.find((room) => room === folder) ?? null) : null;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => /\.tsx?$/.test(name) && statSync(join(root, name)).isFile());
}

/** The file without comments and without what strings say in prose. */
function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function importsOf(file: string): Import[] {
  const statements = codeOf(file).matchAll(/(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\s+'([^']+)'/g);
  return [...statements].map(([, typeOnly, named, bare]) => ({
    from: file,
    to: resolveImport(file, named ?? bare ?? ''),
    typeOnly: typeOnly !== undefined,
  }));
}

function resolveImport(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const path = relative(root, resolve(root, dirname(file), target)).replace(/\.js$/, '');
  const candidates = [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`, path];
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? path;
}

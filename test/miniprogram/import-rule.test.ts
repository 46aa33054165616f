import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.resolve('miniprogram/src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

/** Every import of a file: what is imported, and whether only types are. */
function importsOf(file: string) {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/^(import|export)\s+(type\s)?[^;]*?from\s+['"]([^'"]+)['"]/gm)].map((match) => ({
    typeOnly: match[2] !== undefined,
    from: match[3] ?? '',
  }));
}

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(40);
});

test("only api/ and platform/ call Taro's capabilities", () => {
  const callers = files.filter((file) => importsOf(file).some(({ from }) => from === '@tarojs/taro'));
  expect(callers.filter((file) => !/^(api|platform)\//.test(file))).toEqual([]);
  expect(callers).toContain('api/request.ts');
});

test('the contract comes as types only, but for the wording of errors: no zod in the package', () => {
  const values = files.flatMap((file) =>
    importsOf(file)
      .filter(({ from, typeOnly }) => from.startsWith('@shared/contract/') && !typeOnly)
      .map(({ from }) => `${file} <- ${from}`),
  );
  expect(values).toEqual(['api/api-error.ts <- @shared/contract/error-code']);
});

test('components know neither the server nor a store', () => {
  const wrong = files
    .filter((file) => file.startsWith('components/'))
    .filter((file) => importsOf(file).some(({ from, typeOnly }) => !typeOnly && /^@\/(api|features)\//.test(from)));
  expect(wrong).toEqual([]);
});

test('nothing but this app and shared/ is imported', () => {
  const allowed = /^(\.|@\/|@shared\/|@tarojs\/(taro|components)$|react$|zustand$|qrcode-generator$)/;
  const wrong = files.flatMap((file) => importsOf(file).filter(({ from }) => !allowed.test(from)));
  expect(wrong).toEqual([]);
});

test('nobody reads the wall clock or rolls dice', () => {
  const wrong = files.filter((file) =>
    /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(path.join(source, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

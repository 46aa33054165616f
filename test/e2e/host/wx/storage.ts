import type { Program } from '../program';
import { textOf, wxFunction } from './call';
import { WxFailure } from './failure';

/** One key of storage holds at most 1 MB. */
const KEY_LIMIT_BYTES = 1024 * 1024;

/** Storage, which outlives the program, and the clipboard. */
export function storageFunctions(program: Program) {
  const { phone } = program;
  const write = (key: string, data: unknown) => {
    const json = JSON.stringify(data) ?? '""';
    if (Buffer.byteLength(json) > KEY_LIMIT_BYTES) throw new WxFailure('entry size limit reached');
    phone.storage.set(key, json);
  };
  const read = (key: string): unknown => {
    const json = phone.storage.get(key);
    return json === undefined ? '' : program.realm.adopt(JSON.parse(json) as unknown);
  };
  const info = () => ({
    keys: [...phone.storage.keys()],
    currentSize: Math.ceil([...phone.storage.values()].join('').length / 1024),
    limitSize: 10 * 1024,
  });
  return {
    setStorageSync: (key: string, data: unknown): void => write(key, data),
    getStorageSync: (key: string): unknown => read(key),
    removeStorageSync: (key: string): void => void phone.storage.delete(key),
    clearStorageSync: (): void => phone.storage.clear(),
    getStorageInfoSync: () => program.realm.adopt(info()),
    setStorage: wxFunction(program, 'setStorage', (given) => write(textOf(given, 'key'), given.data)),
    getStorage: wxFunction(program, 'getStorage', (given) => {
      if (!phone.storage.has(textOf(given, 'key'))) throw new WxFailure('data not found');
      return { data: read(textOf(given, 'key')) };
    }),
    removeStorage: wxFunction(program, 'removeStorage', (given) => void phone.storage.delete(textOf(given, 'key'))),
    clearStorage: wxFunction(program, 'clearStorage', () => phone.storage.clear()),
    getStorageInfo: wxFunction(program, 'getStorageInfo', info),
    setClipboardData: wxFunction(program, 'setClipboardData', async (given) => {
      await program.privacy.pass('setClipboardData');
      phone.clipboard = textOf(given, 'data');
    }),
    getClipboardData: wxFunction(program, 'getClipboardData', async () => {
      await program.privacy.pass('getClipboardData');
      return { data: phone.clipboard };
    }),
  };
}

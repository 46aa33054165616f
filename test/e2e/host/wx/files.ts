import type { Program } from '../program';
import { type Given, textOf, wxFunction } from './call';
import { WxFailure } from './failure';

/** The file system (FileSystemManager), pictures that the member picks, and those of the package. */
export function fileFunctions(program: Program) {
  const { phone, bundle, realm } = program;
  const find = (path: string): Buffer => {
    const bytes = phone.files.get(path) ?? (path.includes('://') ? null : bundle.findBytes(path.replace(/^\//, '')));
    if (!bytes) throw new WxFailure(`no such file or directory, open "${path}"`, { errno: 1300002 });
    return bytes;
  };
  const read = (path: string, encoding: string): string | Uint8Array => {
    const bytes = find(path);
    return encoding === '' ? new Uint8Array(bytes) : bytes.toString(asEncoding(encoding));
  };
  const write = (path: string, data: unknown, encoding: string) => {
    const isText = typeof data === 'string';
    phone.files.set(
      path,
      isText ? Buffer.from(data, asEncoding(encoding || 'utf8')) : Buffer.from(new Uint8Array(data as ArrayBuffer)),
    );
  };
  const manager = {
    readFile: wxFunction(program, 'readFile', (given) => ({
      data: read(textOf(given, 'filePath'), textOf(given, 'encoding')),
    })),
    readFileSync: (path: string, encoding = ''): string | ArrayBuffer => {
      const data = read(path, encoding);
      return typeof data === 'string' ? data : realm.adoptBytes(data);
    },
    writeFile: wxFunction(program, 'writeFile', (given) =>
      write(textOf(given, 'filePath'), given.data, textOf(given, 'encoding')),
    ),
    access: wxFunction(program, 'access', (given) => void find(textOf(given, 'path'))),
    getFileInfo: wxFunction(program, 'getFileInfo', (given) => ({ size: find(textOf(given, 'filePath')).byteLength })),
    unlink: wxFunction(program, 'unlink', (given) => {
      find(textOf(given, 'filePath'));
      phone.files.delete(textOf(given, 'filePath'));
    }),
  };
  const choose = async () => {
    const pictures = await phone.answers.chooseMedia();
    return pictures.map((picture) => ({ path: phone.addPicture(picture), size: picture.bytes.byteLength }));
  };
  return {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getFileSystemManager: () => manager,
    chooseMedia: wxFunction(program, 'chooseMedia', async () => {
      await program.privacy.pass('chooseMedia');
      const files = await choose();
      return {
        type: 'image',
        tempFiles: files.map(({ path, size }) => ({ tempFilePath: path, size, fileType: 'image' })),
      };
    }),
    chooseImage: wxFunction(program, 'chooseImage', async () => {
      await program.privacy.pass('chooseImage');
      const files = await choose();
      return { tempFilePaths: files.map((file) => file.path), tempFiles: files };
    }),
    compressImage: wxFunction(program, 'compressImage', (given: Given) => {
      find(textOf(given, 'src'));
      return { tempFilePath: textOf(given, 'src') };
    }),
  };
}

function asEncoding(encoding: string): BufferEncoding {
  const name = encoding.toLowerCase();
  if (!Buffer.isEncoding(name)) throw new WxFailure(`invalid encoding "${encoding}"`);
  return name;
}

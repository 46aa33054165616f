import { pictureAt } from '@/platform/avatar.weapp';
import { resetTaro, type StubReadFile, taro } from './stubs/taro';

beforeEach(resetTaro);

/** A file system with these files. */
function serveFiles(files: Record<string, readonly number[]>): void {
  taro.getFileSystemManager.mockReturnValue({
    readFile: ({ filePath, success, fail }: StubReadFile) => {
      const bytes = files[filePath];
      if (bytes === undefined) fail({ errMsg: 'readFile:fail no such file' });
      else success({ data: Uint8Array.from(bytes).buffer });
    },
  });
}

test('a chosen picture is read from its temporary path', async () => {
  serveFiles({ 'wxfile://a': [1, 2, 3] });
  await expect(pictureAt('wxfile://a').read()).resolves.toEqual(Uint8Array.from([1, 2, 3]));
  await expect(pictureAt('wxfile://b').read()).rejects.toMatchObject({ errMsg: 'readFile:fail no such file' });
});

test('a smaller one is what the platform makes of it, or nothing', async () => {
  serveFiles({ 'wxfile://small': [9] });
  taro.compressImage.mockResolvedValueOnce({ tempFilePath: 'wxfile://small' });
  await expect(pictureAt('wxfile://a').shrink()).resolves.toEqual(Uint8Array.from([9]));
  expect(taro.compressImage).toHaveBeenCalledWith(expect.objectContaining({ src: 'wxfile://a' }));
  taro.compressImage.mockRejectedValueOnce({ errMsg: 'compressImage:fail' });
  await expect(pictureAt('wxfile://a').shrink()).resolves.toBeNull();
});

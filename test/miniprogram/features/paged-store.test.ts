import type { Page } from '@shared/contract/wire';
import { createPagedStore } from '@/features/paged-store';

type Fetch = jest.Mock<Promise<Page<string>>, [string | null]>;

const buildStore = () => {
  const fetch: Fetch = jest.fn();
  return { fetch, store: createPagedStore(fetch) };
};

test('reads page after page, by cursor, until the last', async () => {
  const { fetch, store } = buildStore();
  fetch.mockResolvedValueOnce({ items: ['a', 'b'], nextCursor: 'b' });
  fetch.mockResolvedValueOnce({ items: ['c'], nextCursor: null });
  await store.getState().load();
  expect(store.getState()).toMatchObject({ items: ['a', 'b'], ended: false, loading: false });
  await store.getState().loadMore();
  expect(store.getState()).toMatchObject({ items: ['a', 'b', 'c'], ended: true, error: null });
  await store.getState().loadMore();
  expect(fetch.mock.calls).toEqual([[null], ['b']]);
});

test('a page is asked for once, however often the end is reached', async () => {
  const { fetch, store } = buildStore();
  fetch.mockResolvedValue({ items: ['a'], nextCursor: 'a' });
  await Promise.all([store.getState().load(), store.getState().load()]);
  expect(fetch).toHaveBeenCalledTimes(1);
  await Promise.all([store.getState().loadMore(), store.getState().loadMore()]);
  expect(fetch).toHaveBeenCalledTimes(2);
  expect(store.getState().items).toEqual(['a', 'a']);
});

test('a page that fails leaves the list as it is and can be asked for again', async () => {
  const { fetch, store } = buildStore();
  fetch.mockResolvedValueOnce({ items: ['a'], nextCursor: 'a' });
  fetch.mockRejectedValueOnce(new Error('down'));
  fetch.mockResolvedValueOnce({ items: ['b'], nextCursor: null });
  await store.getState().load();
  await store.getState().loadMore();
  expect(store.getState()).toMatchObject({ items: ['a'], error: '出了点问题，请稍后再试', loading: false });
  await store.getState().loadMore();
  expect(store.getState()).toMatchObject({ items: ['a', 'b'], error: null, ended: true });
});

test('a further page that comes after the list was read anew is dropped', async () => {
  const { fetch, store } = buildStore();
  let answer: (page: Page<string>) => void = () => undefined;
  fetch.mockResolvedValueOnce({ items: ['a'], nextCursor: 'a' });
  fetch.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  fetch.mockResolvedValueOnce({ items: ['new'], nextCursor: null });
  await store.getState().load();
  const more = store.getState().loadMore();
  await store.getState().load();
  answer({ items: ['old'], nextCursor: null });
  await more;
  expect(store.getState()).toMatchObject({ items: ['new'], ended: true, loading: false });
});

test('shows nothing of somebody who has left, also when their answer comes late', async () => {
  const { fetch, store } = buildStore();
  fetch.mockResolvedValueOnce({ items: ['a'], nextCursor: null });
  const loading = store.getState().load();
  store.getState().clear();
  await loading;
  expect(store.getState()).toMatchObject({ items: null, loading: false, ended: false });
});

test('a change is shown at once', async () => {
  const { fetch, store } = buildStore();
  fetch.mockResolvedValueOnce({ items: ['a', 'b'], nextCursor: null });
  store.getState().change((item) => `${item}!`);
  expect(store.getState().items).toBeNull();
  await store.getState().load();
  store.getState().change((item) => (item === 'a' ? 'A' : item));
  expect(store.getState().items).toEqual(['A', 'b']);
});

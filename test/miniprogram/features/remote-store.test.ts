import { createRemoteStore } from '@/features/remote-store';

test('shares one question among callers and keeps the old answer when a newer one fails', async () => {
  const fetch = jest.fn<Promise<string>, []>().mockResolvedValueOnce('first').mockRejectedValueOnce(new Error('down'));
  const store = createRemoteStore(fetch);
  await Promise.all([store.getState().load(), store.getState().load()]);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(store.getState()).toMatchObject({ data: 'first', error: null, loading: false });
  await store.getState().load();
  expect(store.getState()).toMatchObject({ data: 'first', error: '出了点问题，请稍后再试', loading: false });
});

test('a refresh after a login does not take the answer that a visitor asked for', async () => {
  const answers: ((text: string) => void)[] = [];
  const store = createRemoteStore(() => new Promise<string>((resolve) => answers.push(resolve)));
  const asVisitor = store.getState().load();
  const asMember = store.getState().refresh();
  answers[1]?.('member');
  await asMember;
  answers[0]?.('visitor');
  await asVisitor;
  expect(store.getState()).toMatchObject({ data: 'member', loading: false });
});

test('does not let an answer overwrite what was put in after it was asked for', async () => {
  let answer: (text: string) => void = () => undefined;
  const store = createRemoteStore(
    () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  );
  const loading = store.getState().load();
  store.getState().set(null);
  answer('of the member who logged out');
  await loading;
  expect(store.getState().data).toBeNull();
});

import { buildMember, buildProblem } from '../build';
import { resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

type Api = typeof import('@/api/call');
type Keeper = typeof import('@/api/session-keeper');

let call: Api['call'];
let keeper: Keeper;

beforeEach(async () => {
  resetTaro();
  jest.resetModules();
  // The session is module state: a fresh app for every test. The stub must be the one that the fresh modules get.
  jest.doMock('@tarojs/taro', () => ({ __esModule: true, default: taro }));
  keeper = await import('@/api/session-keeper');
  ({ call } = await import('@/api/call'));
});

/** Answers logins with token-1, token-2 …; everything else by the test. */
function answer(other: (request: StubCall) => StubAnswer | Promise<StubAnswer>): { logins: () => number } {
  let logins = 0;
  taro.request.mockImplementation(async (request) => {
    if (request.url !== '/api/v1/sessions') return other(request);
    logins += 1;
    const session = { token: `token-${logins}`, expiresAt: '2027-01-01T00:00:00.000Z', member: buildMember() };
    return { statusCode: 201, data: session };
  });
  return { logins: () => logins };
}

const ok = (data: unknown): StubAnswer => ({ statusCode: 200, data });

test('sends no token for somebody who never logged in, and does not log them in when the server wants one', async () => {
  const { logins } = answer(() => buildProblem('NOT_LOGGED_IN', 401));
  await expect(call({ method: 'GET', path: '/orders' })).rejects.toMatchObject({ code: 'NOT_LOGGED_IN', status: 401 });
  expect(logins()).toBe(0);
  expect(taro.request.mock.calls[0]?.[0].header).not.toHaveProperty('Authorization');
});

test('renews an ended session once, without a word, and repeats the call with its key', async () => {
  const { logins } = answer(({ header }) =>
    header.Authorization === 'Bearer token-1' ? buildProblem('SESSION_ENDED', 401) : ok({ id: 'order-1' }),
  );
  await keeper.logIn();
  await expect(call({ method: 'POST', path: '/orders', body: {}, idempotencyKey: 'key-1' })).resolves.toEqual({
    id: 'order-1',
  });
  expect(logins()).toBe(2);
  const orders = taro.request.mock.calls.map(([request]) => request).filter(({ url }) => url === '/api/v1/orders');
  expect(orders.map(({ header }) => [header.Authorization, header['Idempotency-Key']])).toEqual([
    ['Bearer token-1', 'key-1'],
    ['Bearer token-2', 'key-1'],
  ]);
});

test('makes one login for ten calls that meet the ended session at once', async () => {
  const { logins } = answer(({ header }) =>
    header.Authorization === 'Bearer token-1' ? buildProblem('SESSION_ENDED', 401) : ok('fine'),
  );
  await keeper.logIn();
  const answers = await Promise.all(Array.from({ length: 10 }, () => call({ method: 'GET', path: '/home' })));
  expect(answers).toEqual(Array(10).fill('fine'));
  expect(logins()).toBe(2);
});

test('gives up after one renewal when the server refuses the new session too', async () => {
  const { logins } = answer(() => buildProblem('SESSION_ENDED', 401));
  await keeper.logIn();
  await expect(call({ method: 'GET', path: '/orders' })).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  expect(logins()).toBe(2);
});

test('does not log in somebody who logged out', async () => {
  const { logins } = answer(() => buildProblem('NOT_LOGGED_IN', 401));
  await keeper.logIn();
  keeper.forgetSession();
  await expect(call({ method: 'GET', path: '/orders' })).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
  expect(logins()).toBe(1);
});

test('finds the session again after a restart of the app', async () => {
  answer(() => ok('fine'));
  await keeper.logIn();
  jest.resetModules();
  jest.doMock('@tarojs/taro', () => ({ __esModule: true, default: taro }));
  const restarted = await import('@/api/session-keeper');
  expect(restarted.currentToken()).toBe('token-1');
});

test.each([
  ['a network that is down', { errMsg: 'request:fail' }, 'NETWORK_UNREACHABLE', '网络没有连上，请检查后重试'],
  ['an answer that never comes', { errMsg: 'request:fail timeout' }, 'TIMED_OUT', '等了很久没有回应，请重试'],
])('words %s for the member and leaves the outcome open', async (_name, failure, code, title) => {
  taro.request.mockRejectedValue(failure);
  await expect(call({ method: 'GET', path: '/home' })).rejects.toMatchObject({
    code,
    title,
    status: 0,
    outcomeUnknown: true,
  });
});

test('reads a problem document, also as text, with the time to wait', async () => {
  const problem = JSON.stringify({ code: 'WECHAT_UNAVAILABLE', title: '微信暂时没有回应，请稍后再试', status: 503 });
  answer(() => ({ statusCode: 503, data: problem, header: { 'Retry-After': '3' } }));
  await expect(call({ method: 'GET', path: '/home' })).rejects.toMatchObject({
    code: 'WECHAT_UNAVAILABLE',
    title: '微信暂时没有回应，请稍后再试',
    retryAfterSeconds: 3,
  });
});

test("does not show a proxy's page to the member", async () => {
  answer(() => ({ statusCode: 502, data: '<html>Bad Gateway</html>' }));
  await expect(call({ method: 'GET', path: '/home' })).rejects.toMatchObject({
    code: 'UNREADABLE_ANSWER',
    title: '服务暂时不可用，请稍后再试',
    status: 502,
  });
});

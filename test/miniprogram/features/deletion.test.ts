import { currentToken } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';
import { deleteAccount, useDeletionPreview } from '@/features/member/deletion';
import { useOrders } from '@/features/purchase/order-store';
import { logOut } from '@/features/session/session';
import { buildHome, buildMember, buildOrder, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, type StubAnswer, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const preview = { losses: [], paidUntil: null, openRefundFen: 0, openOrders: 0, kept: [], token: 'seen-2' };

beforeEach(async () => {
  resetTaro();
  await logInMember();
  useHome.setState({ data: buildHome({ member: buildMember() }), error: null, loading: false });
  useOrders.setState({ items: [buildOrder()] });
});

/** The server: what it says to a deletion; the rest answers as for a visitor. */
function answerDeletion(...answers: readonly (StubAnswer | 'nothing')[]): void {
  const left = [...answers];
  taro.request.mockImplementation(async ({ method, url }) => {
    if (url.endsWith('/home')) return { statusCode: 200, data: buildHome() };
    if (method === 'GET') return { statusCode: 200, data: preview };
    const next = left.shift();
    if (next === undefined) throw new Error(`not expected: ${method} ${url}`);
    if (next === 'nothing') throw { errMsg: 'request:fail' };
    return next;
  });
}

test.each([
  [200, 'done'],
  [202, 'waiting'],
])('after %d the app is as for a visitor, and nothing of the member is left', async (statusCode, state) => {
  answerDeletion({ statusCode, data: { state } });
  await expect(deleteAccount('seen-1')).resolves.toBe(state);
  expect(currentToken()).toBeNull();
  expect(useOrders.getState().items).toBeNull();
  expect(useHome.getState().data?.member).toBeNull();
});

test.each(['DELETION_CHANGED', 'DELETION_NOT_CONFIRMED'])('after %s what would be lost is read again', async (code) => {
  answerDeletion(buildProblem(code, 409));
  await expect(deleteAccount('seen-1')).resolves.toBe('readAgain');
  expect(useDeletionPreview.getState().data?.token).toBe('seen-2');
  expect(currentToken()).toBe('token-1');
});

test('a deletion whose answer was lost is never repeated by a new member', async () => {
  answerDeletion('nothing', buildProblem('SESSION_ENDED', 401));
  await expect(deleteAccount('seen-1')).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' });
  expect(currentToken()).toBe('token-1');
  await expect(deleteAccount('seen-1')).resolves.toBe('waiting');
  expect(currentToken()).toBeNull();
  expect(taro.request.mock.calls.filter(([{ url }]) => url.endsWith('/sessions'))).toEqual([]);
});

test('a session that ended before anything was sent is not taken for a deletion', async () => {
  answerDeletion(buildProblem('SESSION_ENDED', 401));
  await expect(deleteAccount('seen-1')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
});

test('who logs out leaves nothing behind, whether the server heard of it or not', async () => {
  answerDeletion('nothing');
  await logOut();
  expect(currentToken()).toBeNull();
  expect(useOrders.getState().items).toBeNull();
  expect(useHome.getState().data?.member).toBeNull();
});

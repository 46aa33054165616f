import { logIn } from '@/api/session-keeper';
import { buildMember } from './build';
import { taro } from './stubs/taro';

/** Logs a member in before a test; its file mocks `@/platform/login`. */
export async function logInMember(): Promise<void> {
  const data = { token: 'token-1', expiresAt: '2027-01-01T00:00:00.000Z', member: buildMember() };
  taro.request.mockResolvedValueOnce({ statusCode: 201, data });
  await logIn();
  taro.request.mockReset();
}

import type { RenewalSigning } from '@shared/contract/renewal';
import { signRenewal } from '@/features/renewal/sign-renewal';
import { forgetOwnData } from '@/features/session/own-data';
import { openSigning } from '@/platform/signing';
import { buildProblem } from '../build';
import { buildRenewal } from '../build-renewal';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/signing', () => ({ openSigning: jest.fn() }));
const open = jest.mocked(openSigning);

const wish = { planId: 'plan-auto', consentVersion: 'renewal-1@1900/100' };
const begun: RenewalSigning = {
  renewal: buildRenewal({ status: 'signing' }),
  signing: { appId: 'wxbd687630cd02ce1d', path: 'pages/index/index', extraData: { plan_id: '126001', sign: 's' } },
};
const keys = () => taro.request.mock.calls.map(([{ header }]) => header['Idempotency-Key']);

beforeEach(() => {
  resetTaro();
  forgetOwnData();
  open.mockReset();
  open.mockResolvedValue('opened');
});

test('opens WeChat with exactly what the server signed, and tells which renewal it is', async () => {
  taro.request.mockResolvedValue({ statusCode: 201, data: begun });
  await expect(signRenewal(wish, [])).resolves.toEqual({ renewalId: 'renewal-1', visit: 'opened' });
  expect(open).toHaveBeenCalledWith(begun.signing);
  expect(taro.request.mock.calls[0]?.[0].data).toEqual({ ...wish, platform: 'android' });
});

test('the repeat of a wish that got no answer carries the same key, one that was refused a new one', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail timeout' });
  await expect(signRenewal(wish, [])).rejects.toMatchObject({ code: 'TIMED_OUT' });
  taro.request.mockResolvedValueOnce(buildProblem('RENEWAL_CONSENT_CHANGED', 409));
  await expect(signRenewal(wish, [])).rejects.toMatchObject({ code: 'RENEWAL_CONSENT_CHANGED' });
  taro.request.mockResolvedValueOnce({ statusCode: 201, data: begun });
  await signRenewal(wish, []);
  const [first, second, third] = keys();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('another text is another wish', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail timeout' });
  await expect(signRenewal(wish, [])).rejects.toBeDefined();
  taro.request.mockResolvedValueOnce({ statusCode: 201, data: begun });
  await signRenewal({ ...wish, consentVersion: 'renewal-2@1900/100' }, []);
  const [first, second] = keys();
  expect(second).not.toBe(first);
});

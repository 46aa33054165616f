import { useGrowthCards } from '@/features/growth/growth-store';
import { acknowledgeNews, usePutAwayNews } from '@/features/growth/tier-news';
import { newsKey } from '@/features/growth/tier-notice.rules';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import { buildHome, buildMember } from '../build';
import { buildGrowthCard, buildTierChange } from '../build-tier';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const card = { ...buildGrowthCard(), news: buildTierChange() };

beforeEach(() => {
  resetTaro();
  forgetOwnData();
  useHome.getState().set(buildHome({ member: buildMember(), growth: [card] }));
  useGrowthCards.getState().set({ items: [card] });
});

test('the server is told which change was seen, and both lists of cards know it', async () => {
  taro.request.mockResolvedValueOnce({ statusCode: 204, data: '' });
  await acknowledgeNews(card);
  expect(taro.request.mock.calls[0]?.[0]).toMatchObject({
    method: 'POST',
    url: '/api/v1/growth/main/acknowledgements',
    data: { number: 7 },
  });
  expect(useHome.getState().data?.growth[0]?.news).toBeNull();
  expect(useGrowthCards.getState().data?.items[0]?.news).toBeNull();
});

test('it is put away before the server has answered, and stays so when the server does not hear of it', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  const telling = acknowledgeNews(card);
  expect(usePutAwayNews.getState().has(newsKey(card))).toBe(true);
  await telling;
  expect(usePutAwayNews.getState().has(newsKey(card))).toBe(true);
  expect(useHome.getState().data?.growth[0]?.news).not.toBeNull();
});

test('what one member has put away is not put away for the next', async () => {
  taro.request.mockResolvedValueOnce({ statusCode: 204, data: '' });
  await acknowledgeNews(card);
  forgetOwnData();
  expect(usePutAwayNews.getState().size).toBe(0);
  expect(useGrowthCards.getState().data).toBeNull();
});

/** WeChat takes the colours of its own bars from `theme.json`, light and dark; a browser cannot and gets the light ones. */
const themed = process.env.TARO_ENV === 'weapp';

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/plans/index', 'pages/benefits/index', 'pages/me/index'],
  subPackages: [
    {
      root: 'packages/purchase',
      pages: ['result/index', 'orders/index', 'order/index', 'invoice/index', 'bills/index'],
    },
    { root: 'packages/gift', pages: ['give/index', 'gift/index', 'card/index', 'gifts/index'] },
    { root: 'packages/renewal', pages: ['renewal/index', 'sign/index'] },
    { root: 'packages/plan-change', pages: ['change/index'] },
    { root: 'packages/refund', pages: ['index'] },
    { root: 'packages/benefit', pages: ['detail/index', 'claim/index', 'use/index', 'coupons/index'] },
    { root: 'packages/growth', pages: ['tier/index', 'ledger/index', 'why/index', 'tasks/index'] },
    {
      root: 'packages/points',
      pages: ['points/index', 'shelf/index', 'item/index', 'exchange/index', 'exchanges/index'],
    },
    { root: 'packages/badge', pages: ['wall/index'] },
    { root: 'packages/redeem', pages: ['index'] },
    { root: 'packages/pause', pages: ['index'] },
    { root: 'packages/message', pages: ['inbox/index'] },
    {
      root: 'packages/member',
      pages: ['profile/index', 'subscriptions/index', 'export/index', 'deletion/index'],
    },
    { root: 'packages/legal', pages: ['agreement/index', 'privacy/index', 'about/index'] },
  ],
  // The result page is where a buyer goes next: it should be there when the pay sheet closes.
  preloadRule: {
    'pages/home/index': { network: 'wifi', packages: ['packages/growth'] },
    'pages/plans/index': { network: 'all', packages: ['packages/purchase', 'packages/legal'] },
    'pages/benefits/index': { network: 'all', packages: ['packages/benefit'] },
    'pages/me/index': {
      network: 'wifi',
      packages: ['packages/member', 'packages/points', 'packages/purchase', 'packages/legal'],
    },
  },
  window: {
    navigationBarTitleText: '会员中心',
    navigationBarBackgroundColor: themed ? '@paper' : '#f6f4f0',
    navigationBarTextStyle: themed ? ('@textStyle' as 'black') : 'black',
    backgroundColor: themed ? '@paper' : '#f6f4f0',
    backgroundTextStyle: themed ? ('@pullStyle' as 'dark') : 'dark',
  },
  tabBar: {
    color: themed ? '@tabInk' : '#8c857d',
    selectedColor: themed ? '@tabSelected' : '#b4531f',
    backgroundColor: themed ? '@surface' : '#ffffff',
    borderStyle: themed ? ('@tabBorder' as 'black') : 'white',
    list: [
      tab('pages/home/index', '首页', 'home'),
      tab('pages/plans/index', '会员', 'plans'),
      tab('pages/benefits/index', '权益', 'benefits'),
      tab('pages/me/index', '我的', 'me'),
    ],
  },
  ...(themed ? { darkmode: true, themeLocation: 'theme.json' } : {}),
  // WeChat's own page for signing an auto-renewal contract.
  navigateToMiniProgramAppIdList: ['wxbd687630cd02ce1d'],
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true,
});

function tab(pagePath: string, text: string, icon: string) {
  return {
    pagePath,
    text,
    iconPath: `assets/tab/${icon}.png`,
    selectedIconPath: `assets/tab/${icon}-selected.png`,
  };
}

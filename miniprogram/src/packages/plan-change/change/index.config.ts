export default definePageConfig({ navigationBarTitleText: '变更会员', enablePullDownRefresh: true });

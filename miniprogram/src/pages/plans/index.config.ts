export default definePageConfig({ navigationBarTitleText: '会员方案', enablePullDownRefresh: true });

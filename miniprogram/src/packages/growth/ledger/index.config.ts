export default definePageConfig({
  navigationBarTitleText: '成长值明细',
  enablePullDownRefresh: true,
  onReachBottomDistance: 120,
});

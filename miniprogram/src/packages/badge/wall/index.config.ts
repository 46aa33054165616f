export default definePageConfig({ navigationBarTitleText: '勋章墙', enablePullDownRefresh: true });

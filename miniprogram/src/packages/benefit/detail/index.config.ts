export default definePageConfig({ navigationBarTitleText: '权益详情', enablePullDownRefresh: true });

export default definePageConfig({ navigationBarTitleText: '暂停会员' });

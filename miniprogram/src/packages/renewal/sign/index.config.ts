export default definePageConfig({ navigationBarTitleText: '开通自动续费' });

export default definePageConfig({
  navigationBarTitleText: '出示核销码',
  // For the scanner: as bright as it goes, in any theme.
  navigationBarBackgroundColor: '#ffffff',
  navigationBarTextStyle: 'black',
  backgroundColor: '#ffffff',
});

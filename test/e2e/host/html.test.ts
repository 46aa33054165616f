import { toHtml } from './html';
import { closeFixtures, launchFixture } from './launch-fixture';
import { convertRpx } from './wxss';

afterEach(closeFixtures);

it('takes 750rpx for the whole width', () => {
  expect(convertRpx('1rpx solid -30rpx 4px')).toBe('calc(1 * 100vw / 750) solid calc(-30 * 100vw / 750) 4px');
});

it("writes the page's elements, texts and style sheets", async () => {
  const host = await launchFixture();
  const html = toHtml(host);
  expect(html).toContain('<wx-text id="count">点了 0 次</wx-text>');
  expect(html).toContain('wx-page {');
  expect(html).toContain('.card wx-view {');
  expect(html).toContain('width: calc(690 * 100vw / 750)');
  expect(html).toContain('.stepper {');
  expect(html).toContain('width: calc(300 * 100vw / 750)');
  expect(html).toContain('<wx-button id="blocked" disabled="true">');
  expect(html).not.toMatch(/\drpx/);
});

it('shows what was typed, and the placeholder before', async () => {
  const host = await launchFixture();
  expect(toHtml(host)).toContain('>称呼</span>');
  await host.input('#name', '<林>');
  expect(toHtml(host)).toContain('>&lt;林&gt;</wx-input>');
});

it('is dark where the telephone is dark', async () => {
  const host = await launchFixture();
  expect(toHtml(host)).toContain('@media (max-width: 0px)');
  expect(toHtml(host)).toContain('color:#000;background:#ffffff">首页');
  await host.setTheme('dark');
  expect(toHtml(host)).toContain('@media (min-width: 0px)');
  expect(toHtml(host)).toContain('color:#fff;background:#111111">首页');
});

it('draws the tab bar on tab pages only', async () => {
  const host = await launchFixture();
  expect(toHtml(host)).toContain('class="host-tabs"');
  expect(toHtml(host, { frame: false })).not.toContain('class="host-tabs"');
  await host.tap('#link');
  expect(toHtml(host)).not.toContain('class="host-tabs"');
});

it('shows the title that the program set, on that page only', async () => {
  const host = await launchFixture();
  host.program.wx.setNavigationBarTitle({ title: '会员 <1>', success: () => {} });
  await host.settle();
  expect(toHtml(host)).toContain('>会员 &lt;1&gt;<span class="host-capsule">');
  await host.tap('#link');
  expect(toHtml(host)).toContain('>列表<span class="host-capsule">');
});

it('puts the picture that the member chose into the page', async () => {
  const host = await launchFixture({ path: 'pages/me/me' });
  await host.tap('#avatar');
  expect(toHtml(host)).toMatch(
    /<wx-image id="picture"[^>]*mode="aspectFill"[^>]*><img alt="" src="data:image\/png;base64,/,
  );
});

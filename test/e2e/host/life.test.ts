import type { Host } from './host';
import { closeFixtures, launchFixture } from './launch-fixture';
import { answerWith } from './network';

afterEach(closeFixtures);

/** `globalData` of the fixture's app. */
function globalData(host: Host): Record<string, unknown> {
  return host.program.realm.run<{ globalData: Record<string, unknown> }>('getApp()').globalData;
}

describe('navigation', () => {
  it('opens a page of a sub-package with its query and comes back with an answer', async () => {
    const host = await launchFixture();
    await host.tap('#go');
    expect(host.page.route).toBe('packages/extra/pages/detail/detail');
    expect(host.text('#id')).toBe('编号 7');
    expect(host.text('#greeting')).toBe('来自首页');
    await host.tap('#pick');
    expect(host.page.route).toBe('pages/home/home');
    expect(host.text('#note')).toBe('带回 7');
    expect(host.journal.navigation.map(({ action, page }) => `${action} ${page.split('/').at(-1)}`)).toEqual([
      'open home',
      'show home',
      'hide home',
      'open detail',
      'show detail',
      'close detail',
      'show home',
    ]);
  });

  it('follows a navigator', async () => {
    const host = await launchFixture();
    await host.tap('#link');
    expect(host.text('#from')).toBe('link');
  });

  it('keeps tab pages loaded and refuses to navigate to one', async () => {
    const host = await launchFixture();
    await host.tap('#add');
    await host.switchTab('pages/me/me');
    await host.switchTab('pages/home/home');
    expect(host.text('#count')).toBe('点了 1 次');
    await host.switchTab('pages/me/me');
    expect(host.text('#shows')).toBe('2');
    host.program.wx.navigateTo({ url: '/pages/home/home', fail: () => {} });
    await host.settle();
    expect(host.journal.lastCall('navigateTo')?.result).toEqual({
      errMsg: 'navigateTo:fail can not navigateTo a tabbar page',
    });
  });

  it('opens ten pages and no more', async () => {
    const host = await launchFixture({ path: 'pages/list/list' });
    for (let depth = 1; depth < 10; depth += 1) await host.tap('#dig');
    expect(host.program.stack.pages).toHaveLength(10);
    await host.tap('#dig');
    expect(host.program.stack.pages).toHaveLength(10);
    expect(host.text('#trace')).toBe('navigateTo:fail webview count limit exceed');
  });

  it('replaces a page, and clears the stack on relaunch', async () => {
    const host = await launchFixture({ path: 'pages/list/list' });
    await host.tap('#dig');
    await host.tap('#replace');
    expect(host.program.stack.pages.map((page) => page.route)).toEqual([
      'pages/list/list',
      'packages/extra/pages/detail/detail',
    ]);
    await host.back();
    await host.tap('#restart');
    expect(host.program.stack.pages.map((page) => page.route)).toEqual(['pages/me/me']);
  });

  it('leaves the program on the back gesture at the first page', async () => {
    const host = await launchFixture();
    await host.back();
    expect(globalData(host).hides).toBe(1);
    await host.show();
    expect(globalData(host).shows).toHaveLength(2);
  });

  it('refuses to launch a page that is not in app.json', async () => {
    await expect(launchFixture({ path: 'pages/no/no' })).rejects.toThrow('page "pages/no/no" is not in app.json');
  });
});

describe('page gestures', () => {
  it('refreshes by pulling only where the page allows it', async () => {
    const host = await launchFixture();
    await host.pullDown();
    expect(host.text('#note')).toBe('刷新了');
    expect(host.journal.callsOf('stopPullDownRefresh')).toHaveLength(1);
    await host.switchTab('pages/me/me');
    await expect(host.pullDown()).rejects.toThrow('does not enable pull-down refresh');
  });

  it('tells the page that the bottom is reached, and asks it what to share', async () => {
    const host = await launchFixture();
    await host.reachBottom();
    expect(host.text('#note')).toBe('到底了');
    expect(host.share()).toEqual({ title: '分享自 menu', path: '/pages/home/home' });
  });
});

describe('the life of the program', () => {
  it('gets the way in at launch and at each return', async () => {
    const host = await launchFixture({ path: 'pages/list/list?from=qr', scene: 1047 });
    expect(globalData(host).launches).toEqual([
      expect.objectContaining({ path: 'pages/list/list', query: { from: 'qr' }, scene: 1047 }),
    ]);
    await host.hide();
    await host.show({ scene: 1038, referrerInfo: { appId: 'wx1', extraData: { contract: 'c1' } } });
    expect(globalData(host).shows).toEqual([
      expect.objectContaining({ scene: 1047 }),
      expect.objectContaining({ scene: 1038, referrerInfo: { appId: 'wx1', extraData: { contract: 'c1' } } }),
    ]);
  });

  it('keeps storage over a kill, and nothing else', async () => {
    const host = await launchFixture({ path: 'pages/me/me' });
    await host.switchTab('pages/home/home');
    await host.tap('#add');
    await host.restart();
    expect(host.text('#count')).toBe('点了 0 次');
    await host.switchTab('pages/me/me');
    expect(host.text('#visits')).toBe('2');
    host.phone.deleteProgram();
    await host.restart({ path: 'pages/me/me' });
    expect(host.text('#visits')).toBe('1');
  });

  it('hears of dark mode', async () => {
    const host = await launchFixture({ path: 'pages/me/me' });
    expect(host.text('#theme')).toBe('light');
    await host.setTheme('dark');
    expect(host.text('#theme')).toBe('dark');
  });

  it('tells App.onError of a fault', async () => {
    const host = await launchFixture();
    await host.tap('#crash');
    expect(globalData(host).errors).toEqual([expect.stringContaining('坏了')]);
  });

  it('has neither browser nor Node nor eval, and gets objects of its own world', async () => {
    const host = await launchFixture({ path: 'pages/me/me' });
    await host.tap('#sense');
    expect(host.text('#state')).toBe('EvalError true false');
  });

  it('reads a date that runs ahead by what the host says', async () => {
    let offset = 0;
    const host = await launchFixture({ path: 'pages/me/me', clockOffsetMs: () => offset });
    await host.tap('#today');
    const before = Date.parse(host.text('#state'));
    offset = 400 * 24 * 3_600_000;
    await host.tap('#today');
    expect(Date.parse(host.text('#state')) - before).toBe(offset);
  });
});

describe('coming to rest', () => {
  it('waits for what is about to happen, not for what comes much later', async () => {
    const host = await launchFixture();
    await host.tap('#later');
    expect(host.text('#note')).toBe('马上');
    await host.wait(450);
    expect(host.text('#note')).toBe('很久以后');
  });

  it('names the request that never ends', async () => {
    const host = await launchFixture({ server: { handle: () => new Promise(() => {}), close: () => {} } });
    await expect(host.tap('#load', { settle: { timeoutMs: 50 } })).rejects.toThrow(
      'still in flight after 50 ms: request https://api.example.com/list',
    );
    await host.settle({ ignore: ['request'] });
    expect(host.text('#note')).toBe('读取中');
  });

  it('leaves no timer of the program running after close', async () => {
    const host = await launchFixture();
    const { timers } = host.program;
    await host.tap('#later');
    expect(timers.size).toBe(2);
    host.close();
    expect(timers.size).toBe(0);
    timers.setTimeout(() => {
      throw new Error('the program is gone');
    });
    expect(timers.size).toBe(0);
  });

  it('tells a killed program nothing any more', async () => {
    let answer: (() => void) | undefined;
    const host = await launchFixture({
      server: answerWith(
        () =>
          new Promise((resolve) => {
            answer = () => resolve({ data: { items: [] } });
          }),
      ),
    });
    await host.tap('#load', { settle: false });
    const before = host.journal.setData.length;
    host.kill();
    answer?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(host.journal.setData).toHaveLength(before);
    expect(() => host.page).toThrow('not running');
  });
});

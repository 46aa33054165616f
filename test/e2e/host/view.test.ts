import { closeFixtures, launchFixture } from './launch-fixture';
import { answerWith } from './network';

afterEach(closeFixtures);

describe('reading a page', () => {
  it('shows the text a member sees, without what is hidden', async () => {
    const host = await launchFixture();
    expect(host.text()).toContain('点了 0 次');
    expect(host.text()).not.toContain('藏着的字');
    await host.tap('#reveal');
    expect(host.text()).toContain('藏着的字');
  });

  it('finds elements by id, class, tag, attribute, ancestor and text', async () => {
    const host = await launchFixture();
    expect(host.find('#add')?.tag).toBe('button');
    expect(host.findAll('.card button')).toHaveLength(3);
    expect(host.find('button[form-type=submit]')?.attributes.id).toBe('send');
    expect(host.find('view.card #add')).not.toBeNull();
    expect(host.find('text=加一')?.attributes.id).toBe('add');
    expect(host.find('#nowhere')).toBeNull();
    expect(() => host.get('#nowhere')).toThrow('no element #nowhere on pages/home/home');
    expect(() => host.find('a >')).toThrow('not a selector');
  });

  it('evaluates wxs with the page data', async () => {
    const host = await launchFixture();
    await host.input('#name', '小林');
    expect(host.text('#greeting')).toBe('你好，小林');
    expect(host.journal.errors).toEqual([]);
  });

  it('renders a list and keeps the dataset of each row', async () => {
    const items = [
      { id: 1, title: '甲' },
      { id: 2, title: '乙' },
    ];
    const host = await launchFixture({ server: answerWith(() => ({ data: { items } })) });
    await host.tap('#load');
    expect(host.findAll('.row').map((row) => host.text(row))).toEqual(['1. 甲', '2. 乙']);
    await host.tap('text=2. 乙');
    expect(host.text('#note')).toBe('选了 2');
  });

  it('measures elements for a selector query', async () => {
    const host = await launchFixture({ path: 'pages/list/list' });
    await host.tap('#measure');
    expect(host.text('#trace')).toBe('3 views');
  });
});

describe('a custom component', () => {
  it('gets its properties, runs its observers and shows what stands in its slots', async () => {
    const host = await launchFixture();
    expect(host.text('#amount')).toBe('10');
    expect(host.text('#doubled')).toBe('20');
    expect(host.text('#stepper')).toContain('件');
    expect(host.text('#stepper')).toContain('默认槽');
  });

  it('tells the page of its own events and keeps its data when the page renders', async () => {
    const host = await launchFixture();
    await host.tap('#up');
    expect(host.text('#moved')).toBe('12@main');
    await host.tap('#add');
    await host.tap('#up');
    expect(host.text('#amount')).toBe('14');
    expect(host.text('#doubled')).toBe('28');
  });

  it('is detached when its page closes', async () => {
    const host = await launchFixture();
    host.program.wx.reLaunch({ url: '/pages/me/me', success: () => {} });
    await host.settle();
    expect(host.journal.console.map((line) => line.text)).toContain('stepper detached');
  });
});

describe('a tap', () => {
  it('bubbles from the element to those around it, unless it is caught', async () => {
    const host = await launchFixture();
    await host.tap('#add');
    expect(host.text('#count')).toBe('点了 1 次');
    expect(host.text('#card-taps')).toBe('1');
    await host.tap('#quiet');
    expect(host.text('#card-taps')).toBe('1');
  });

  it('passes the capture phase first and carries the target and its marks', async () => {
    const host = await launchFixture({ path: 'pages/list/list' });
    await host.tap('#spot');
    expect(host.text('#trace')).toBe('capture:list inner outer:spot');
  });

  it('does nothing on a disabled button', async () => {
    const host = await launchFixture();
    await host.tap('#blocked');
    expect(host.text('#count')).toBe('点了 0 次');
    expect(host.text('#card-taps')).toBe('0');
  });

  it('is refused on a hidden element', async () => {
    const host = await launchFixture();
    await expect(host.tap('#secret')).rejects.toThrow('is hidden');
  });

  it('counts twice when it is a double tap', async () => {
    const host = await launchFixture();
    await host.doubleTap('#add');
    expect(host.text('#count')).toBe('点了 2 次');
  });

  it('becomes a long press without a tap where one is listened to', async () => {
    const host = await launchFixture({ path: 'pages/list/list' });
    await host.longPress('#hold');
    expect(host.text('#trace')).toBe('hold');
  });

  it('reports a handler that throws, and one that does not exist', async () => {
    const host = await launchFixture();
    await host.tap('#crash');
    await host.tap('#missing');
    expect(host.journal.errors).toEqual([
      expect.stringContaining('onCrash for tap: Error: 坏了'),
      expect.stringContaining('no method "onNothing"'),
    ]);
    expect(() => host.journal.assertNoErrors()).toThrow('坏了');
  });
});

describe('fields', () => {
  it('cuts what is typed at the maxlength', async () => {
    const host = await launchFixture();
    await host.input('#name', '一二三四五六七八');
    expect(host.value('#name')).toBe('一二三四五六');
    expect(host.text('#greeting')).toBe('你好，一二三四五六');
  });

  it('turns a switch by a tap', async () => {
    const host = await launchFixture();
    await host.tap('#notify');
    expect(host.text('#notified')).toBe('开');
    await host.tap('#notify');
    expect(host.text('#notified')).toBe('关');
  });

  it('ticks a checkbox through its label and tells the group what is ticked', async () => {
    const host = await launchFixture();
    await host.tap('#terms-label');
    expect(host.text('#note')).toBe('terms+mail');
    await host.tap('#terms');
    expect(host.text('#note')).toBe('mail');
  });

  it('submits the values of a form, typed and preset', async () => {
    const host = await launchFixture();
    await host.input('#city', '成都');
    await host.tap('#terms');
    await host.tap('#send');
    expect(host.text('#submitted')).toBe('/成都/terms+mail');
  });

  it('refuses to send an event that nothing listens to', async () => {
    const host = await launchFixture();
    await expect(host.fire('#name', 'blur')).rejects.toThrow('has no bindblur');
    await expect(host.change('#city', 'x')).rejects.toThrow('has no bindchange');
  });
});

describe('setData', () => {
  it('is logged with its size, and a large one is named', async () => {
    const host = await launchFixture();
    host.journal.assertSmallSetData();
    await host.tap('#big');
    expect(host.journal.setData.at(-1)).toMatchObject({
      page: 'pages/home/home',
      component: null,
      keys: ['note', 'rows[0]'],
    });
    expect(host.text('.row')).toBe('1. 九');
    expect(() => host.journal.assertSmallSetData()).toThrow(/pages\/home\/home: 90\d{3} bytes in note, rows\[0\]/);
    expect(() => host.journal.assertSmallSetData(100_000)).not.toThrow();
  });
});

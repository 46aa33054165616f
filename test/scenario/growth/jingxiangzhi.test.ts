import { engines } from '../../support/database';
import { type Character, openStory, type Story } from './support';

const PROGRAMME = 'jingxiangzhi';

describe.each(engines)('京享值 on %s', (engine) => {
  let story: Story;
  let ada: Character;
  beforeAll(async () => {
    story = await openStory(engine, 'jingxiangzhi', '2026-03-10');
    ada = await story.enter('阿达');
  });
  afterAll(() => story?.close());

  it('gives 100 for ¥100', async () => {
    expect(await story.happens(ada, 'order.paid', { amountFen: 10_000 })).toBe(100);
  });
  it('walks', async () => {
    let t = Date.now();
    await story.walkTo('2026-12-20');
    console.log(engine, 'to dec', Date.now() - t); t = Date.now();
    await story.walkTo('2027-12-20');
    console.log(engine, 'year', Date.now() - t);
    console.log(await ada.card(), await ada.inbox());
  });
});

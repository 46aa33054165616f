import { Message } from '../../../server/message/message.entity';
import { createMessageTemplates } from '../../../server/message/message-settings';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';
import { findLiveVersion } from '../../../server/scheme/version';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { activation, buildPerson, buildWorker, deliveriesOf, scriptedMessages, tell, templatesOf } from './support';

const shop = schemeSchema.parse(readScheme('shop'));

describe.each(engines)('the templates of the configuration on %s', (engine) => {
  let database: TestDatabase;
  const clock = manualClock();
  const messages = scriptedMessages();
  const setting = { code: 'membershipActivated' as const, off: false, official: null, miniprogram: null };
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());

  async function publish(section: Scheme['messages']): Promise<readonly string[]> {
    clock.advance(60_000);
    const loaded = await loadScheme(database, { ...shop, messages: section }, clock.now());
    if (!loaded.ok) throw new Error(loaded.refusal.join());
    // As long as another process may take to hear of it.
    clock.advance(4_000);
    return loaded.value.changes;
  }

  it('are used by the next message, give way to the environment, and stay when a scheme brings none', async () => {
    const environment = { official: templatesOf('env'), miniprogram: {} };
    const templates = createMessageTemplates(database, clock, environment);
    const worker = buildWorker({ database, clock, messages, templates });
    const person = await buildPerson(database);
    const sendOne = async () => {
      const id = await tell(database, person, activation(), clock.now());
      await worker.drain();
      return { id, call: messages.templates.at(-1), calls: messages.templates.length };
    };

    await publish([]);
    expect((await sendOne()).call?.templateId).toBe('env-membershipActivated');

    const own = { ...setting, official: { id: 'own', data: { thing9: '{planName}到{endsOn}' } } };
    expect(await publish([own])).toEqual(['消息模板：「会员开通通知」']);
    expect((await sendOne()).call).toMatchObject({ templateId: 'own', data: { thing9: '年度会员到2027年3月1日' } });

    // Another business's ready-made scheme knows nothing of these templates.
    await publish(null);
    expect((await sendOne()).call?.templateId).toBe('own');
    expect((await findLiveVersion(database.read))?.scheme.messages).toEqual([own]);

    const before = messages.templates.length;
    expect(await publish([{ ...own, off: true }])).toEqual(['消息模板：「会员开通通知」']);
    const silent = await sendOne();
    expect(silent.calls).toBe(before);
    expect(await deliveriesOf(database, silent.id)).toEqual([]);
    expect(await database.read.findOneByOrFail(Message, { id: silent.id })).toMatchObject({ title: '会员已开通' });

    expect(await publish([])).toEqual(['消息模板：「会员开通通知」']);
    expect((await sendOne()).call?.templateId).toBe('env-membershipActivated');
    await worker.stop();
  });

  it('are refused with what is wrong in words, and nothing is changed', async () => {
    const wrong = { ...setting, official: { id: 'own', data: { thing1: '{nothing}' } } };
    expect(parseScheme({ ...(readScheme('shop') as object), messages: [wrong] })).toMatchObject({
      refusal: ['「会员开通通知」的公众号模板的 thing1 用了不存在的占位符 {nothing}。'],
    });
  });
});

import { askForMessages, unansweredTemplates } from '@/features/message/ask-messages';

const mockRequestSubscribe = jest.fn();
const mockAnswer = jest.fn();
jest.mock('@/platform/subscribe', () => ({ requestSubscribe: (ids: readonly string[]) => mockRequestSubscribe(ids) }));
jest.mock('@/api/api', () => ({ api: { answerSubscriptions: (body: object) => mockAnswer(body) } }));

beforeEach(() => {
  jest.resetAllMocks();
  mockAnswer.mockResolvedValue(undefined);
});

test('asks in the tap itself and tells the server what was said', async () => {
  mockRequestSubscribe.mockResolvedValue({ a: 'accept', b: 'reject' });
  const asking = askForMessages(['a', 'b']);
  expect(mockRequestSubscribe).toHaveBeenCalledWith(['a', 'b']);
  await expect(asking).resolves.toEqual({ a: 'accept', b: 'reject' });
  expect(mockAnswer).toHaveBeenCalledWith({ answers: { a: 'accept', b: 'reject' } });
});

test('what was answered, also with no, is not open any more', async () => {
  mockRequestSubscribe.mockResolvedValue({ c: 'reject' });
  expect(unansweredTemplates(['c', 'd'])).toEqual(['c', 'd']);
  await askForMessages(['c']);
  expect(unansweredTemplates(['c', 'd'])).toEqual(['d']);
});

test('a question that was not answered stays open and is not reported', async () => {
  mockRequestSubscribe.mockResolvedValue({});
  await askForMessages(['e']);
  expect(mockAnswer).not.toHaveBeenCalled();
  expect(unansweredTemplates(['e'])).toEqual(['e']);
});

test('a report that fails costs nothing else', async () => {
  mockRequestSubscribe.mockResolvedValue({ f: 'accept' });
  mockAnswer.mockRejectedValue(new Error('down'));
  await expect(askForMessages(['f'])).resolves.toEqual({ f: 'accept' });
});

import { parseInstant } from '@shared/kernel/instant';
import {
  computeTaskProgress,
  describeReward,
  describeWindow,
  groupTasks,
  summarizeTasks,
} from '@/features/task/task.rules';
import { buildTask } from '../build-growth';

test('tasks stand under their kinds, newcomer first, in the order they came; an empty kind is left out', () => {
  const tasks = [
    buildTask({ code: 'a', kind: 'periodic' }),
    buildTask({ code: 'b', kind: 'newcomer', status: 'done' }),
    buildTask({ code: 'c', kind: 'newcomer' }),
  ];
  expect(groupTasks(tasks).map(({ title, done, tasks: of }) => [title, done, of.map(({ code }) => code)])).toEqual([
    ['新人任务', 1, ['b', 'c']],
    ['限时任务', 0, ['a']],
  ]);
});

test.each([
  ['fen', 11_950, 30_000, '¥119.50 / ¥300'],
  ['times', 2, 5, '2 / 5 次'],
  ['minutes', 12, 30, '12 / 30 分钟'],
  ['metres', 3_270, 10_000, '3.2 / 10 公里'],
  ['metres', 9_999, 10_000, '9.9 / 10 公里'],
  ['metres', 10_550, 10_550, '10.55 / 10.55 公里'],
  ['count', 3, 4, '3 / 4'],
] as const)('progress in %s is read in its own words', (measure, progress, target, words) => {
  expect(computeTaskProgress({ measure, progress, target })).toEqual({ words, share: progress / target });
});

test('progress stays within the target, and a single step has no bar', () => {
  expect(computeTaskProgress({ measure: 'times', progress: 9, target: 5 })).toEqual({ words: '5 / 5 次', share: 1 });
  expect(computeTaskProgress({ measure: 'times', progress: -1, target: 5 })).toEqual({ words: '0 / 5 次', share: 0 });
  expect(computeTaskProgress({ measure: 'times', progress: 0, target: 1 })).toBeNull();
});

test.each([
  ['2026-05-12T16:00:00.000Z', '今天内有效'],
  ['2026-05-12T10:00:00.000Z', '今天 18:00 截止'],
  ['2026-05-13T16:00:00.000Z', '明天截止'],
  ['2026-05-31T16:00:00.000Z', '5月31日截止'],
  ['2026-05-20T10:00:00.000Z', '5月20日 18:00 截止'],
  ['2027-01-03T16:00:00.000Z', '2027年1月3日截止'],
  ['2026-05-12T08:00:00.000Z', '已截止'],
  ['soon', null],
  [null, null],
])('a window that ends at %s reads %s', (endsAt, words) => {
  expect(describeWindow(endsAt, parseInstant('2026-05-12T08:00:00.000Z'))).toBe(words);
});

test('where the time is not known the window says its date', () => {
  expect(describeWindow('2026-05-12T16:00:00.000Z', null)).toBe('2026年5月12日截止');
});

test('what can be claimed is counted and summed by what growth is called', () => {
  const claimable = { status: 'claimable', reward: 50, unit: '成长值' } as const;
  const tasks = [claimable, { ...claimable, reward: 70 }, { ...claimable, unit: '京享值' }, buildTask()];
  expect(summarizeTasks(tasks)).toEqual({
    claimable: 3,
    rewards: [
      { unit: '成长值', amount: 120 },
      { unit: '京享值', amount: 50 },
    ],
    open: 1,
  });
  expect(describeReward({ reward: 1_200, unit: '成长值' })).toBe('+1,200 成长值');
});

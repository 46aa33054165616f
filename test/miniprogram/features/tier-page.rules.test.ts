import { describeChange, describeGap, describeHeld } from '@/features/growth/tier-page.rules';
import { buildGrowthCard, buildGrowthDetail, buildTierChange, tiers, warning } from '../build-tier';

test('the gap is that of the tier in danger, else of the next one, and none at the top', () => {
  expect(describeGap({ card: buildGrowthCard() })).toEqual({ title: '升到黄金', gap: '还差 500 成长值' });
  expect(describeGap({ card: buildGrowthCard({ warning }) })).toEqual({ title: '保住白银', gap: '还差 320 成长值' });
  expect(describeGap({ card: buildGrowthCard({ next: null }) })).toBeNull();
});

test('a tier that was given is said plainly, with what growth alone would give and the last day', () => {
  const held = { kind: 'grant', earned: tiers.silver, until: '2026-12-31T16:00:00.000Z', words: '周年授予。' } as const;
  expect(describeHeld(buildGrowthDetail({ held, card: buildGrowthCard({ unit: '里程' }) }))).toEqual({
    title: '等级为特别授予',
    words: '周年授予。',
    measure: '按里程',
    earned: '白银',
    until: '2026年12月31日',
  });
  expect(describeHeld(buildGrowthDetail())).toBeNull();
});

test('a change tells direction, reason and the day in Shanghai', () => {
  expect(describeChange(buildTierChange())).toEqual({ title: '升为白银', reason: '达到门槛', day: '2026年5月2日' });
  const down = buildTierChange({ direction: 'down', to: tiers.plain, reason: 'settled' });
  expect(describeChange(down)).toMatchObject({ title: '降为普通', reason: '周期结算' });
});

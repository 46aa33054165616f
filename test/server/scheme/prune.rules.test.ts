import { overlayScheme } from '../../../server/scheme/document.rules';
import { parseScheme } from '../../../server/scheme/load-scheme';
import { pruneScheme } from '../../../server/scheme/prune.rules';
import { readScheme, readyMadeNames } from '../../../server/scheme/ready-made';
import { growthSchemeSchema } from '../../../server/scheme/scheme.schema';
import { shop } from './support';

describe('taking out what refers to nothing', () => {
  const onTop = readyMadeNames.flatMap((name) => {
    const parsed = growthSchemeSchema.safeParse(readScheme(name));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });

  it('leaves a scheme that stands by itself as it is', () => {
    expect(pruneScheme(shop)).toEqual({ scheme: shop, notes: [] });
  });

  it.each(onTop)('makes %s, laid on the shop, one that may be published', (_, scheme) => {
    const { scheme: pruned } = pruneScheme(overlayScheme(shop, scheme));
    const parsed = parseScheme(JSON.parse(JSON.stringify(pruned)));
    expect(parsed.ok ? [] : parsed.refusal).toEqual([]);
  });

  it('says what it has taken out', () => {
    const hotel = growthSchemeSchema.parse(readScheme('hotel'));
    const { notes } = pruneScheme(overlayScheme(shop, { ...hotel, benefits: null }));
    expect(notes).toContain('权益「专属顾问」只按已不存在的等级开放，已移除。');
    expect(notes).toContain('权益「门店休息室」不再按已不存在的等级开放。');
    expect(notes).toContain('积分商城的「帆布袋」已没有对应的积分、权益或开放对象，已移除。');
  });
});

import { benefitSchema } from '../../../server/benefit/benefit.schema';
import { compareSpans } from '../../../server/benefit/span.rules';
import { buildBenefit } from './support';

const NOW = 1_000_000;
const entitlement = (code: string, entitled: boolean, entitledUntil: number | null = null) => ({
  benefit: {
    code,
    version: 1,
    config: { ...benefitSchema.parse(buildBenefit(code)), plans: [] },
    stopped: false,
    taken: 0,
  },
  entitled,
  entitledUntil,
});
const span = (benefit: string, closesAt: number | null = null) => ({ id: `span-${benefit}`, benefit, closesAt });

describe('the spans of a member', () => {
  it('open for what is open now, until its known end', () => {
    expect(compareSpans([entitlement('a', true), entitlement('b', true, NOW + 5)], [], NOW)).toEqual({
      opens: [
        { benefit: 'a', closesAt: null },
        { benefit: 'b', closesAt: NOW + 5 },
      ],
      moves: [],
      lost: [],
    });
  });

  it('stay as they are where nothing changed', () => {
    const same = compareSpans([entitlement('a', true), entitlement('b', false)], [span('a')], NOW);
    expect(same).toEqual({ opens: [], moves: [], lost: [] });
  });

  it('end later where a membership got longer, and earlier where it got shorter, without a loss', () => {
    const spans = [span('a', NOW + 5), span('b', NOW + 90)];
    expect(compareSpans([entitlement('a', true, NOW + 50), entitlement('b', true, NOW + 9)], spans, NOW)).toEqual({
      opens: [],
      moves: [
        { id: 'span-a', closesAt: NOW + 50 },
        { id: 'span-b', closesAt: NOW + 9 },
      ],
      lost: [],
    });
  });

  it('go on where they would end at this very instant, and are no loss where they do', () => {
    const spans = [span('a', NOW), span('b', NOW)];
    expect(compareSpans([entitlement('a', true), entitlement('b', false)], spans, NOW)).toEqual({
      opens: [],
      moves: [{ id: 'span-a', closesAt: null }],
      lost: [],
    });
  });

  it('end now, as a loss, where the benefit closed before its known end', () => {
    const spans = [span('a'), span('b', NOW + 5)];
    expect(compareSpans([entitlement('a', false), entitlement('b', false)], spans, NOW)).toEqual({
      opens: [],
      moves: [
        { id: 'span-a', closesAt: NOW },
        { id: 'span-b', closesAt: NOW },
      ],
      lost: ['a', 'b'],
    });
  });
});

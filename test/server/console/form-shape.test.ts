import { freeCode, thingsOf, withCopy, withoutThing } from '../../../server/console/src/pages/config/forms/form-shape';

describe('a list of a form', () => {
  const things = [
    { code: 'coffee', name: '每周咖啡' },
    { code: 'coffee-4', name: '一个长到正好有二十个字的权益名称再多几个字' },
    { code: 'latte', points: 300 },
  ];

  it('has another thing like one of it behind that one, under a code that is free', () => {
    expect(withCopy(things, 'coffee').map(({ code }) => code)).toEqual(['coffee', 'coffee-5', 'coffee-4', 'latte']);
    expect(withCopy(things, 'coffee')[1]).toEqual({ code: 'coffee-5', name: '每周咖啡副本' });
    expect(withCopy(things, 'latte').at(-1)).toEqual({ code: 'latte-4', points: 300 });
  });

  it('keeps a copy’s code and name as short as a scheme wants them', () => {
    const copy = withCopy([...things, { code: `a${'b'.repeat(39)}` }], `a${'b'.repeat(39)}`).at(-1);
    expect(copy?.code.length).toBeLessThanOrEqual(40);
    expect(withCopy(things, 'coffee-4')[2]).toMatchObject({ code: 'coffee-5', name: expect.stringMatching(/^.{20}$/) });
  });

  it('is without what was taken away, and otherwise as it was', () => {
    expect(withoutThing(things, 'coffee-4').map(({ code }) => code)).toEqual(['coffee', 'latte']);
  });

  it('finds a code that nothing has yet', () => {
    expect(freeCode([{ code: 'tier-2' }], 'tier')).toBe('tier-3');
  });

  it('is read from a draft that may hold anything', () => {
    expect(thingsOf({ tiers: [{ code: 'gold' }, 3, null, { name: '无' }] }, 'tiers')).toEqual([{ code: 'gold' }]);
    expect(thingsOf('nothing')).toEqual([]);
  });
});

import {
  attemptStatuses,
  attemptTransitions,
  liveAttemptStatuses,
  orderStatuses,
  orderTransitions,
  refundStatuses,
  refundTransitions,
} from '../../../server/purchase/purchase.states';

const machines: [string, readonly string[], Readonly<Record<string, readonly string[]>>, string, string[]][] = [
  ['order', orderStatuses, orderTransitions, 'pending', ['closed', 'refunded']],
  ['attempt', attemptStatuses, attemptTransitions, 'created', ['paid', 'surplus']],
  ['refund', refundStatuses, refundTransitions, 'requested', ['replaced', 'succeeded']],
];

describe.each(machines)('the states of an %s', (_, statuses, transitions, first, finals) => {
  it('can all be reached from the first', () => {
    const reached = new Set([first]);
    for (const from of reached) for (const to of transitions[from] ?? []) reached.add(to);
    expect([...reached].sort()).toEqual([...statuses].sort());
  });

  it('are dead ends only where it is over', () => {
    const deadEnds = statuses.filter((status) => transitions[status]?.length === 0);
    expect(deadEnds.sort()).toEqual(finals);
  });

  it('all lead to an end', () => {
    const ending = new Set(finals);
    for (let grown = true; grown; ) {
      const more = statuses.filter(
        (status) => !ending.has(status) && transitions[status]?.some((to) => ending.has(to)),
      );
      for (const status of more) ending.add(status);
      grown = more.length > 0;
    }
    expect([...ending].sort()).toEqual([...statuses].sort());
  });

  it('never lead to themselves, nor to a state that is not named', () => {
    for (const [from, targets] of Object.entries(transitions)) {
      expect(targets).not.toContain(from);
      for (const to of targets) expect(statuses).toContain(to);
    }
  });
});

it('money is believed in every state in which none has come', () => {
  for (const status of attemptStatuses.filter((each) => each !== 'paid' && each !== 'surplus')) {
    expect(attemptTransitions[status]).toEqual(expect.arrayContaining(['paid', 'surplus']));
  }
});

it('an attempt that is live can be closed', () => {
  for (const status of liveAttemptStatuses) expect(attemptTransitions[status]).toContain('closed');
});

import fc from 'fast-check';
import {
  ALONE_AFTER_MS,
  canApprove,
  type Decider,
  decideApproval,
  decideApprover,
  SEASONED_AFTER_MS,
} from '../../../server/operator/approval.rules';
import { endOfSession, IDLE_MS, isLive, isSeenStale, LONGEST_MS } from '../../../server/operator/session.rules';
import { type Permission, permissionsOfRole, roles } from '../../../shared/contract/ops/permission';
import { at } from '../../support/clock';

const NOW = at('2026-03-02T02:00:00Z');
const LONG_AGO = NOW - 10 * SEASONED_AFTER_MS;
const someone = (id: string, role: Decider['role'], activatedAt: number | null = LONG_AGO): Decider => ({
  ...{ id, role, activatedAt },
});

describe('whose word counts as the second one', () => {
  it.each([
    ['owner', 'refunds.decide', true],
    ['finance', 'refunds.decide', true],
    ['support', 'refunds.decide', false],
    ['operations', 'refunds.decide', false],
    ['operations', 'points.adjust', true],
    ['readOnly', 'orders.read', false],
  ] as const)('of the role %s for %s: %s', (role, permission, expected) => {
    expect(canApprove({ role, activatedAt: LONG_AGO }, permission, NOW)).toBe(expected);
  });

  it('not of somebody who is an operator for less than a day, nor of somebody who never logged in', () => {
    const owner = (activatedAt: number | null) => canApprove({ role: 'owner', activatedAt }, 'refunds.decide', NOW);
    expect([owner(NOW - SEASONED_AFTER_MS), owner(NOW - SEASONED_AFTER_MS + 1), owner(null)]).toEqual([
      ...[true, false, false],
    ]);
  });
});

describe('what a yes leads to', () => {
  const permission: Permission = 'refunds.decide';
  const waiting = { askedBy: 'a', aloneFrom: NOW };

  it.each([
    ['another owner', waiting, someone('b', 'owner'), [], 'asSecond'],
    ['another owner of today', waiting, someone('b', 'owner', NOW), [], 'refused'],
    ['who asked, once the day is over and nobody else is there', waiting, someone('a', 'owner'), [], 'alone'],
    ['who asked, a moment too early', { ...waiting, aloneFrom: NOW + 1 }, someone('a', 'owner'), [], 'refused'],
    ['who asked, where somebody else may by now', waiting, someone('a', 'owner'), [someone('b', 'finance')], 'refused'],
    ['who asked, where the other may not', waiting, someone('a', 'owner'), [someone('b', 'support')], 'alone'],
    [
      'who asked, where somebody else had to agree',
      { ...waiting, aloneFrom: null },
      someone('a', 'owner'),
      [],
      'refused',
    ],
  ] as const)('of %s', (_, act, decider, others, expected) => {
    expect(decideApproval(act, decider, [decider, ...others], permission, NOW)).toBe(expected);
  });

  it('nobody carries out alone what somebody else could agree to, and nobody agrees who may not do it', () => {
    const deciders = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        role: fc.constantFrom(...roles),
        activatedAt: fc.constantFrom(null, LONG_AGO, NOW),
      }),
      { selector: ({ id }) => id, minLength: 1 },
    );
    const acts = fc.record({ askedBy: fc.constantFrom('a', 'b'), aloneFrom: fc.constantFrom(null, NOW, NOW + 1) });
    fc.assert(
      fc.property(
        deciders,
        acts,
        fc.constantFrom<Permission>('refunds.decide', 'points.adjust'),
        (active, act, wanted) => {
          for (const decider of active) {
            const verdict = decideApproval(act, decider, active, wanted, NOW);
            const others = active.filter(({ id }) => id !== decider.id);
            if (verdict === 'alone') {
              expect(decider.id).toBe(act.askedBy);
              expect(others.some((other) => canApprove(other, wanted, NOW))).toBe(false);
            }
            if (verdict === 'asSecond') {
              expect(decider.id).not.toBe(act.askedBy);
              expect(permissionsOfRole[decider.role]).toContain(wanted);
            }
          }
        },
      ),
    );
  });

  it('a single operator waits a day, and with somebody else about not at all', () => {
    expect(decideApprover([], permission, NOW)).toEqual({ aloneFrom: NOW + ALONE_AFTER_MS });
    expect(decideApprover([someone('b', 'finance')], permission, NOW)).toEqual({ aloneFrom: null });
  });
});

describe('how long a session counts', () => {
  const opened = { seenAt: NOW, expiresAt: NOW + LONGEST_MS };
  it.each([
    ['at once', opened, NOW, true],
    ['a moment before it was idle too long', opened, NOW + IDLE_MS - 1, true],
    ['idle too long', opened, NOW + IDLE_MS, false],
    ['used all day, to its end', { ...opened, seenAt: NOW + LONGEST_MS - 1 }, NOW + LONGEST_MS - 1, true],
    ['used all day, at its end', { ...opened, seenAt: NOW + LONGEST_MS - 1 }, NOW + LONGEST_MS, false],
  ])('%s', (_, session, now, expected) => {
    expect(isLive(session, now)).toBe(expected);
    expect(now < endOfSession(session)).toBe(expected);
  });

  it('its use is written down once a minute', () => {
    expect([59_999, 60_000].map((later) => isSeenStale(opened, NOW + later))).toEqual([false, true]);
  });
});

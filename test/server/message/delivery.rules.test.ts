import {
  type ChannelState,
  type DeliveryStatus,
  type DeliveryStep,
  decideStep,
  deliveryStatuses,
} from '../../../server/message/delivery.rules';
import { resultOf } from '../../../server/message/delivery-result';
import type { SendOutcome } from '../../../server/wechat/ports';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const now = at('2026-03-01T02:00:00Z');
const closed: ChannelState = { reachable: false, delivery: null };
const open: ChannelState = { reachable: true, delivery: null };

function begun(status: DeliveryStatus, ageMs = 0, sends = 1, reachable = true): ChannelState {
  return { reachable, delivery: { status, sends, firstSentAt: now - ageMs, updatedAt: now - ageMs } };
}

const say = (step: DeliveryStep) => ('channel' in step ? `${step.do} ${step.channel}` : step.do);

describe('the next step of a message', () => {
  it.each<[string, ChannelState, ChannelState, string]>([
    ['goes to a follower by template message', open, open, 'send official'],
    ['goes by subscribe message to who does not follow', closed, open, 'send miniprogram'],
    ['stays in the inbox when there is neither', closed, closed, 'stop'],
    ['goes on to the mini-program when the account has no permission', begun('noPermission'), open, 'send miniprogram'],
    ['ends when neither has permission', begun('noPermission'), begun('noPermission'), 'stop'],
    ['ends when it was sent', begun('sent'), open, 'stop'],
    ['ends when it arrived', begun('delivered'), open, 'stop'],
    ['ends when WeChat refused it', begun('refused'), open, 'stop'],
    ['is tried again after it went nowhere', begun('notSent'), open, 'send official'],
    ['goes on when the follower left meanwhile', begun('notSent', 0, 1, false), open, 'send miniprogram'],
    ['waits while another run is sending', begun('sending', 59 * SECOND_MS), open, 'wait'],
    ['repeats a template message whose process died', begun('sending', MINUTE_MS), open, 'send official'],
    ['repeats it once only', begun('sending', MINUTE_MS, 2), open, 'giveUp official'],
    ['repeats it within WeChat’s window only', begun('sending', 5 * MINUTE_MS), open, 'giveUp official'],
    ['repeats an unknown template message', begun('unknown', SECOND_MS), open, 'send official'],
    ['does not repeat it a second time', begun('unknown', SECOND_MS, 2), open, 'stop'],
    ['does not repeat it after the window', begun('unknown', 5 * MINUTE_MS), open, 'stop'],
    ['does not repeat it to who left', begun('unknown', SECOND_MS, 1, false), open, 'stop'],
    ['never repeats a subscribe message whose process died', closed, begun('sending', MINUTE_MS), 'giveUp miniprogram'],
    ['never repeats an unknown subscribe message', closed, begun('unknown'), 'stop'],
    ['tries a subscribe message again that went nowhere', closed, begun('notSent'), 'send miniprogram'],
  ])('%s', (_, official, miniprogram, step) => {
    expect(say(decideStep({ official, miniprogram }, true, now))).toBe(step);
  });

  it('never is a send when the message is no longer wanted', () => {
    const states = [
      open,
      closed,
      ...deliveryStatuses.flatMap((status) => [0, MINUTE_MS].map((age) => begun(status, age))),
    ];
    for (const official of states) {
      for (const miniprogram of states) {
        expect(decideStep({ official, miniprogram }, false, now).do).not.toBe('send');
      }
    }
  });
});

describe('the outcome of a send', () => {
  it.each<[SendOutcome, number, DeliveryStatus, string]>([
    [{ status: 'sent', messageId: '1' }, 1, 'sent', 'spent'],
    [{ status: 'noPermission', errcode: 43101 }, 1, 'noPermission', 'none'],
    [{ status: 'refused', errcode: 47003, reason: 'data' }, 1, 'refused', 'returned'],
    [{ status: 'later', errcode: 45009 }, 1, 'notSent', 'returned'],
    [{ status: 'unknown', reason: 'no answer' }, 1, 'unknown', 'spent'],
    [{ status: 'sent', messageId: '1' }, 2, 'sent', 'spent'],
    [{ status: 'refused', errcode: 1, reason: 'x' }, 2, 'unknown', 'returned'],
    [{ status: 'later', errcode: -1 }, 2, 'unknown', 'returned'],
  ])('%j at send %d is %s, its permission %s', (outcome, sends, status, permission) => {
    expect(resultOf(outcome, sends)).toMatchObject({ status, permission });
  });

  it('is kept in words that fit the column', () => {
    const { detail } = resultOf({ status: 'refused', errcode: 47003, reason: '长'.repeat(300) }, 1);
    expect(detail).toHaveLength(200);
  });
});

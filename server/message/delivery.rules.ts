import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';

/** `official`: template message to a follower; `miniprogram`: subscribe message. In the order in which they are tried. */
export const deliveryChannels = ['official', 'miniprogram'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

/**
 * `sending`: a call is under way, or its process died; `sent`: WeChat took it; `delivered`: WeChat says that it arrived;
 * `notSent`: it went nowhere and is tried again; `noPermission`: no follower, or no permission left; `refused`: WeChat
 * will not have it; `unknown`: perhaps it arrived.
 */
export const deliveryStatuses = [
  'sending',
  'sent',
  'delivered',
  'notSent',
  'noPermission',
  'refused',
  'unknown',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One channel of a message as it stands. */
export interface ChannelState {
  /** There is a template, an identity, and leave to write: a follower, or a permission that is left. */
  readonly reachable: boolean;
  /** Null when nothing was begun. */
  readonly delivery: {
    readonly status: DeliveryStatus;
    readonly sends: number;
    readonly firstSentAt: Instant;
    readonly updatedAt: Instant;
  } | null;
}

/** What to do next with a message. `wait`: another run is sending; `giveUp`: its outcome will never be known. */
export type DeliveryStep =
  | { readonly do: 'send'; readonly channel: DeliveryChannel }
  | { readonly do: 'giveUp'; readonly channel: DeliveryChannel }
  | { readonly do: 'wait' }
  | { readonly do: 'stop' };

/**
 * WeChat drops a second template message with the same client_msg_id for about ten minutes; half of them are left for a
 * process that stands still between this decision and its call.
 */
const REPEAT_WINDOW_MS = 5 * MINUTE_MS;

/** The first send and one repeat. */
const MOST_SENDS = 2;

/** A call is given up after seconds; a send that has been under way for so long belongs to a process that died. */
const UNDER_WAY_MS = MINUTE_MS;

/**
 * The next step of a message: by template message to a follower, else by subscribe message where there is a permission.
 * What was refused for another reason than permission, or may have arrived, stops it: never twice through a channel, and
 * never through the second while the first may have worked.
 * @param wanted false when it must no longer be told: the member is leaving, the reminder's moment has passed
 */
export function decideStep(
  channels: Readonly<Record<DeliveryChannel, ChannelState>>,
  wanted: boolean,
  now: Instant,
): DeliveryStep {
  for (const channel of deliveryChannels) {
    const step = decideChannel(channel, channels[channel], wanted, now);
    if (step !== 'next') return step;
  }
  return { do: 'stop' };
}

function decideChannel(
  channel: DeliveryChannel,
  { reachable, delivery }: ChannelState,
  wanted: boolean,
  now: Instant,
): DeliveryStep | 'next' {
  const open = reachable && wanted;
  if (delivery === null) return open ? { do: 'send', channel } : 'next';
  const mayRepeat =
    open && channel === 'official' && delivery.sends < MOST_SENDS && now - delivery.firstSentAt < REPEAT_WINDOW_MS;
  switch (delivery.status) {
    case 'sending':
      if (now - delivery.updatedAt < UNDER_WAY_MS) return { do: 'wait' };
      return { do: mayRepeat ? 'send' : 'giveUp', channel };
    case 'unknown':
      return mayRepeat ? { do: 'send', channel } : { do: 'stop' };
    case 'notSent':
      return open ? { do: 'send', channel } : 'next';
    case 'noPermission':
      return 'next';
    case 'sent':
    case 'delivered':
    case 'refused':
      return { do: 'stop' };
    default: {
      const never: never = delivery.status;
      return never;
    }
  }
}

/**
 * Whether an operator may let a message be sent once more: it has reached nobody for certain, and a channel is left on which
 * it was not refused. What may have arrived is never sent twice.
 */
export function mayResend(
  deliveries: readonly { readonly channel: DeliveryChannel; readonly status: DeliveryStatus }[],
): boolean {
  const reachedNobody = deliveries.every(({ status }) => status === 'notSent' || status === 'noPermission');
  const isLeft = (channel: DeliveryChannel) =>
    deliveries.find((delivery) => delivery.channel === channel)?.status !== 'noPermission';
  return reachedNobody && deliveryChannels.some(isLeft);
}

import { randomText } from '../random';
import type { World } from '../world';

/** A message of WeChat Pay 微信支付 to a person, which no merchant writes: of a debit to come, or one that was taken. */
export function tellPerson(
  world: World,
  personId: string,
  title: string,
  lines: readonly { readonly label: string; readonly value: string }[],
): void {
  world.records.messages.put({
    id: randomText(16),
    personId,
    channel: 'service-notice',
    title,
    lines,
    page: null,
    sentAt: world.clock.now(),
    templateId: '',
    msgid: '',
    delivered: true,
    dedupeKey: null,
  });
  world.changes.tell();
}

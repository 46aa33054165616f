import type { JobRegistry } from '../jobs/registry';
import { askOrder } from './ask-order';
import { checkSupplies } from './check-supplies';
import { sendFirst } from './send-order';
import { type Question, type SupplyParts, topics } from './supply.parts';

/** When people who can buy codes are at work in Shanghai. */
const CHECK_CRON = '0 10 * * *';

/** What this room does later: it sends orders to suppliers and asks after them, and looks after its stocks. */
export function registerSupplyJobs(registry: JobRegistry, parts: SupplyParts): void {
  registry.handle<{ orderId: string }>(topics.send, ({ orderId }) => sendFirst(parts, orderId));
  registry.handle<Question>(topics.ask, (question) => askOrder(parts, question));
  registry.every(CHECK_CRON, topics.check, () => checkSupplies(parts));
}

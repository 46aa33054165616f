import { z } from 'zod';
import type { Clock } from '../../shared/kernel/clock';
import { SECOND_MS } from '../../shared/kernel/instant';
import type { OrderAnswer, OrderState, Supplier, SupplierNotice } from './supplier';
import type { SupplierSettings, SupplierTable } from './supplier.rules';
import { isSigned, SIGNATURE_HEADER, signMessage } from './supply-signature';

/**
 * One exchange over HTTP, handed in: no redirect is followed, the whole of it is over in `timeoutMs`, and what went wrong
 * on the way comes as its `reason`, without addresses or bodies.
 */
export type Exchange = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}) => Promise<
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'notSent' | 'unknown'; readonly reason: string }
>;

interface HttpSupplierParts {
  readonly clock: Clock;
  readonly exchange: Exchange;
}

/** A supplier that takes longer has probably taken the order and will tell by notice. */
const TIMEOUT_MS = 5 * SECOND_MS;
/** Nothing that a supplier says of one order is near it. */
const LONGEST_ANSWER = 16 * 1024;

/** Read leniently: fields that nobody here knows are ignored, an unknown status stays one. */
const answerSchema = z.object({
  number: z.string().min(1).max(64),
  status: z.string(),
  supplierNumber: z.string().min(1).max(64).nullish(),
  reason: z.string().nullish(),
});
const noticeSchema = answerSchema.extend({ id: z.string().min(1).max(64) });
type Answer = z.output<typeof answerSchema>;

/** The path of a supplier's notices, behind the public URL. */
export function notifyPathOf(code: string): string {
  return `/supplier/${code}/notify`;
}

/**
 * The suppliers of a configuration, by code.
 * @param publicUrl where they reach this system; without a slash at the end
 */
export function createHttpSuppliers(
  table: SupplierTable,
  publicUrl: string,
  parts: HttpSupplierParts,
): ReadonlyMap<string, Supplier> {
  const suppliers = Object.entries(table).map(([code, settings]): [string, Supplier] => [
    code,
    createHttpSupplier(settings, publicUrl + notifyPathOf(code), parts),
  ]);
  return new Map(suppliers);
}

/**
 * A supplier that speaks this system's own protocol: JSON over HTTP, every message signed on either side (see
 * `supply-signature.ts`). Nothing that is unsigned is believed, not even a refusal.
 *
 * - `POST <url>/orders` `{number, sku, account, notifyUrl}` takes an order; the same number again is the same order.
 * - `GET <url>/orders/<number>` asks after it.
 * - Both answer `{number, status, supplierNumber, reason}`; status is `processing`, `succeeded`, `failed`, `refused` (to
 *   an order: there is none and will be none) or `notFound` (to a question).
 * - `POST <notifyUrl>` `{id, number, status, supplierNumber, reason}` is the supplier's notice of how an order ended; it is
 *   sent again until it is answered with 204.
 */
function createHttpSupplier(settings: SupplierSettings, notifyUrl: string, parts: HttpSupplierParts): Supplier {
  const { clock, exchange } = parts;
  const base = new URL(settings.url);

  const call = async (method: 'GET' | 'POST', path: string, content: object | null): Promise<Answer | string> => {
    const target = `${base.pathname.replace(/\/$/, '')}${path}`;
    const body = content === null ? '' : JSON.stringify(content);
    const signed = signMessage(settings, { kind: 'request', method, target }, body, clock.now());
    const outcome = await exchange({
      method,
      url: base.origin + target,
      headers: {
        Accept: 'application/json',
        ...(content === null ? {} : { 'Content-Type': 'application/json' }),
        [SIGNATURE_HEADER]: signed.header,
      },
      ...(content === null ? {} : { body }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: LONGEST_ANSWER,
    });
    if (outcome.kind !== 'answer') return outcome.reason;
    const as = { kind: 'answer', status: outcome.status, requestNonce: signed.nonce } as const;
    const header = outcome.headers.get(SIGNATURE_HEADER) ?? '';
    if (!isSigned(settings, as, header, outcome.body, clock.now())) return `unsigned answer ${outcome.status}`;
    const answer = answerSchema.safeParse(parseJson(outcome.body));
    return answer.success ? answer.data : `answer ${outcome.status} without number and status`;
  };

  return {
    async order({ number, sku, account }) {
      const answer = await call('POST', '/orders', { number, sku, account, notifyUrl });
      return typeof answer === 'string' ? unknown(answer) : readOrderAnswer(answer, number);
    },
    async query(number) {
      const answer = await call('GET', `/orders/${encodeURIComponent(number)}`, null);
      if (typeof answer === 'string') return unknown(answer);
      if (answer.number !== number) return unknown('an answer about another order');
      return answer.status === 'notFound' ? { kind: 'notFound' } : stateOf(answer);
    },
    openNotice(header, body): SupplierNotice | 'unreadable' | null {
      if (!isSigned(settings, { kind: 'notice' }, header(SIGNATURE_HEADER), body, clock.now())) return null;
      const notice = noticeSchema.safeParse(parseJson(body));
      if (!notice.success) return 'unreadable';
      return { id: notice.data.id, number: notice.data.number, state: stateOf(notice.data) };
    },
  };
}

/** An order that the supplier has had before is answered with its present state: it is there, whatever became of it. */
function readOrderAnswer(answer: Answer, number: string): OrderAnswer {
  if (answer.number !== number) return unknown('an answer about another order');
  if (answer.status === 'refused') return { kind: 'refused', reason: reasonOf(answer) };
  const state = stateOf(answer);
  return state.kind === 'unknown' ? state : { kind: 'accepted', supplierNumber: answer.supplierNumber ?? null };
}

function stateOf(answer: Answer): Exclude<OrderState, { kind: 'notFound' }> {
  const supplierNumber = answer.supplierNumber ?? null;
  switch (answer.status) {
    case 'succeeded':
    case 'processing':
      return { kind: answer.status, supplierNumber };
    case 'failed':
      return { kind: 'failed', supplierNumber, reason: reasonOf(answer) };
    default:
      return unknown(`status ${answer.status.slice(0, 40)}`);
  }
}

function reasonOf({ reason }: Answer): string {
  return reason?.trim().slice(0, 200) || 'the supplier gave no reason';
}

function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

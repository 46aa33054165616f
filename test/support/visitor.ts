import { randomUUID } from 'node:crypto';
import type { SandboxPaymentRequest } from '../../shared/contract/sandbox';
import type { ProcessWorld } from './process-world';

/** What a server process answered. */
export interface ProcessAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  readonly body: any;
}

/** A person who talks to whichever process a test names; every one comes from an address of their own. */
export interface Visitor {
  readonly personId: string;
  call(url: string, method: string, path: string, options?: { body?: object; key?: string }): Promise<ProcessAnswer>;
  /** Logs in there; later calls carry that session. */
  logIn(url: string): Promise<ProcessAnswer>;
  order(url: string, planId: string, key?: string): Promise<ProcessAnswer>;
  /** Taps "pay" on the sheet of an order's payment. */
  pay(payment: SandboxPaymentRequest): void;
}

let visitors = 0;

/** Brings a new person into a world of processes. */
export function createVisitor(world: ProcessWorld): Visitor {
  visitors += 1;
  const person = world.sandbox.addPerson({ nickname: `访客${visitors}` });
  const address = `10.8.${Math.floor(visitors / 250)}.${(visitors % 250) + 1}`;
  let token: string | null = null;
  const visitor: Visitor = {
    personId: person.id,
    async call(url, method, path, { body, key } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          'X-Forwarded-For': address,
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    async logIn(url) {
      const answer = await visitor.call(url, 'POST', '/api/v1/sessions', {
        body: { code: world.sandbox.loginCode(person.id) },
      });
      if (answer.status === 201) token = answer.body.token;
      return answer;
    },
    order: (url, planId, key = randomUUID()) => visitor.call(url, 'POST', '/api/v1/orders', { body: { planId }, key }),
    pay(payment) {
      const sheet = world.sandbox.openSheet(person.id, payment);
      if (!sheet.ok) throw new Error(sheet.refusal);
      const answered = world.sandbox.answerSheet(sheet.value.id, 'pay');
      if (answered?.status !== 'paid') throw new Error(`not paid: ${answered?.errMsg}`);
    },
  };
  return visitor;
}

import type { PapayNotice } from '../ports';
import { parseContract } from './contract-facts';
import { parseDebit, parseV2Payment, tellsOfMoney } from './debit-facts';
import type { V2Fields } from './flat-xml';

/** What an address is for: each is given to WeChat for one kind of notice only. */
export type PapayTopic = 'contract' | 'debit' | 'payment';

/**
 * Reads a notice whose signature was good. What does not fit its address is still a genuine notice: `other`, with its
 * content.
 */
export function readPapayNotice(topic: PapayTopic, fields: V2Fields): PapayNotice {
  const content = Object.fromEntries(fields);
  const fact = factOf(topic, fields);
  return { dedupeKey: dedupeKeyOf(topic, fact, fields), fact, content };
}

function factOf(topic: PapayTopic, fields: V2Fields): PapayNotice['fact'] {
  switch (topic) {
    case 'contract': {
      const contract = fields.get('result_code') === 'SUCCESS' ? parseContract(fields) : null;
      return contract === null ? OTHER : { kind: 'contract', contract };
    }
    case 'debit': {
      const debit = parseDebit(fields);
      return debit === null ? OTHER : { kind: 'debit', debit };
    }
    case 'payment': {
      const payment = tellsOfMoney(fields) ? parseV2Payment(fields) : null;
      return payment === null ? OTHER : { kind: 'payment', payment };
    }
    default: {
      const never: never = topic;
      throw new RangeError(`unknown topic: ${never}`);
    }
  }
}

const OTHER = { kind: 'other' } as const;

/** Notices carry no id of their own; a number and what became of it make one. */
function dedupeKeyOf(topic: PapayTopic, fact: PapayNotice['fact'], fields: V2Fields): string {
  switch (fact.kind) {
    case 'contract':
      return [topic, fact.contract.wechatContractId, fact.contract.change.kind].join(':');
    case 'debit':
      return [topic, fact.debit.debitId, fact.debit.result.status].join(':');
    case 'payment':
      return [topic, fact.payment.attemptId].join(':');
    case 'other':
      return [topic, fields.get('sign') ?? ''].join(':');
    default: {
      const never: never = fact;
      throw new RangeError(`unknown fact: ${JSON.stringify(never)}`);
    }
  }
}

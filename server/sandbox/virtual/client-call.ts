import type { z } from 'zod';
import { type Result, refuse } from '../../../shared/kernel/result';
import type { Person } from '../records';
import type { World } from '../world';
import { hmacHex } from './signature';

/** What a call of WeChat's client for virtual payment fails with at once. */
export interface VirtualSheetFailure {
  readonly errCode: number;
  readonly errMsg: string;
}

/** The part that all these calls have: a text that the server made, and its two signatures. */
interface SignedCall {
  readonly signData: string;
  readonly paySig: string;
  readonly signature: string;
}

/** One of the client's calls, such as `requestVirtualPayment`: how it fails, and what it asks of its arguments. */
export class ClientCall {
  constructor(private readonly name: string) {}

  fail(errCode: number, why: string): Result<never, VirtualSheetFailure> {
    return refuse({ errCode, errMsg: this.failure(why) });
  }

  /** The message with which WeChat's client says that the call failed. */
  failure(why: string): string {
    return `${this.name}:fail ${why}`;
  }

  /** Checks both signatures as WeChat does. @returns the failure, null where both are right */
  findSignatureFault(
    world: World,
    person: Person,
    { signData, paySig, signature }: SignedCall,
  ): Result<never, VirtualSheetFailure> | null {
    if (paySig !== hmacHex(world.virtual.appKey, `${this.name}&${signData}`)) return this.fail(-15006, 'paySig 错误');
    if (person.sessionKey === null) return this.fail(-15007, 'session_key 已过期');
    return signature === hmacHex(person.sessionKey, signData) ? null : this.fail(-15005, 'signature 错误');
  }
}

/** What the text of a call says; null where it is no JSON, or not of that form. */
export function readSignData<Form extends z.ZodType>(form: Form, signData: string): z.infer<Form> | null {
  try {
    return form.safeParse(JSON.parse(signData)).data ?? null;
  } catch {
    return null;
  }
}

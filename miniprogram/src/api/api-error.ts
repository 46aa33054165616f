import { type ErrorCode, errorTitles } from '@shared/contract/error-code';
import type { Problem } from '@shared/contract/problem';

/** What goes wrong before a server has answered. */
export type TransportFault = 'NETWORK_UNREACHABLE' | 'TIMED_OUT' | 'UNREADABLE_ANSWER';

const transportTitles: Record<TransportFault, string> = {
  NETWORK_UNREACHABLE: '网络没有连上，请检查后重试',
  TIMED_OUT: '等了很久没有回应，请重试',
  UNREADABLE_ANSWER: '服务暂时不可用，请稍后再试',
};

/** A call that did not bring what was asked for. Decide by `code`; show `title`. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | TransportFault,
    /** A sentence that a member can read. */
    readonly title: string,
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    /** What the server asked to wait before the next try, null when it did not. */
    readonly retryAfterSeconds: number | null = null,
    /** Which fields were at fault. */
    readonly fields: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(`${code}: ${title}`);
    this.name = 'ApiError';
  }

  /** True when the call may or may not have taken effect: repeat it with the same Idempotency-Key. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** The fault that stands for an answer that never came. */
export function buildTransportError(fault: TransportFault, status = 0): ApiError {
  return new ApiError(fault, transportTitles[fault], status);
}

/** A refusal that the app foresees by itself, in the words that the server would use. */
export function buildRefusal(code: ErrorCode): ApiError {
  return new ApiError(code, errorTitles[code], 400);
}

/** Reads a problem document; anything else, such as a proxy's page, counts as unreadable. */
export function parseProblem(status: number, body: unknown, retryAfter: string | undefined): ApiError {
  if (!isProblem(body)) return buildTransportError('UNREADABLE_ANSWER', status);
  const seconds = Number(retryAfter);
  const wait = retryAfter !== undefined && Number.isFinite(seconds) ? seconds : null;
  return new ApiError(body.code, body.title || errorTitles[body.code], status, wait, body.fields ?? []);
}

/** The sentence to show for whatever was thrown. */
export function titleOf(error: unknown): string {
  return error instanceof ApiError ? error.title : errorTitles.INTERNAL_ERROR;
}

/** Whether an error is the refusal with this code. */
export function isRefusal(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  return error instanceof ApiError && codes.some((code) => code === error.code);
}

function isProblem(body: unknown): body is Pick<Problem, 'code' | 'title' | 'fields'> {
  return typeof body === 'object' && body !== null && 'code' in body && String(body.code) in errorTitles;
}

import type { ZodType } from 'zod';
import { HttpRefusal } from './http-refusal';

/** 8 to 64 printable characters without blanks: a UUID fits. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;

/**
 * Parses one part of a request with its schema.
 * @param where `body`, `query` or `path`, told in the fault
 * @throws HttpRefusal INVALID_REQUEST that names every faulty field, unknown ones included
 */
export function parsePart<T>(
  schema: ZodType<T> | null,
  value: unknown,
  where: 'body' | 'query' | 'path',
): T | undefined {
  if (schema === null) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    field: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  throw new HttpRefusal('INVALID_REQUEST', {
    detail: fields.map((f) => `${f.field}: ${f.message}`).join('; '),
    fields,
  });
}

/** The `Idempotency-Key` of a command. */
export function parseIdempotencyKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new HttpRefusal('IDEMPOTENCY_KEY_REQUIRED');
  if (!IDEMPOTENCY_KEY.test(header)) {
    throw new HttpRefusal('INVALID_REQUEST', {
      detail: 'Idempotency-Key must be 8 to 64 printable characters',
      fields: [{ field: 'header.Idempotency-Key', message: 'must be 8 to 64 printable characters' }],
    });
  }
  return header;
}

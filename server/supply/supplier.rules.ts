import { z } from 'zod';
import { accept, type Result, refuse } from '../../shared/kernel/result';

/** How a supplier of virtual goods is reached. */
export interface SupplierSettings {
  /** Address of its interface, without a slash at the end. */
  readonly url: string;
  readonly keyId: string;
  /** The HMAC key, as text. */
  readonly secret: string;
}

/** Suppliers by code. */
export type SupplierTable = Readonly<Record<string, SupplierSettings>>;

/** Supplies' codes are those that a scheme names. */
const CODE = /^[a-z][a-z0-9-]{0,39}$/;

/** As long as a key that was made well. */
const SECRET_LENGTH = 32;

const settingsSchema = z.strictObject({
  url: z
    .string()
    .refine(isAllowedUrl, 'must be an https URL; plain http is for loopback only')
    .transform((url) => url.replace(/\/+$/, '')),
  keyId: z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ -'),
  secret: z.string().min(SECRET_LENGTH, `must have ${SECRET_LENGTH} characters or more`),
});

/**
 * Reads suppliers from JSON: `{"baiyi": {"url": "https://…", "keyId": "…", "secret": "…"}}`.
 * @returns as the refusal, one sentence for each fault, none of which tells a secret
 */
export function parseSuppliers(text: string): Result<SupplierTable, readonly string[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(['it is not JSON.']);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(['it is no object by supplier.']);
  const faults: string[] = [];
  const suppliers: Record<string, SupplierSettings> = {};
  for (const [code, entry] of Object.entries(value)) {
    if (!CODE.test(code)) faults.push(`“${code}” is no code of a supplier: a-z 0-9 -, beginning with a letter.`);
    const parsed = settingsSchema.safeParse(entry);
    if (parsed.success) suppliers[code] = parsed.data;
    else faults.push(...parsed.error.issues.map(({ path, message }) => `${[code, ...path].join('.')}: ${message}.`));
  }
  return faults.length > 0 ? refuse(faults) : accept(suppliers);
}

function isAllowedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  if (search !== '' || hash !== '') return false;
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}

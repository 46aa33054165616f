import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';
import { keyScopes } from './key-words';

/** A key of a business system, without its secret. */
export const keySchema = z.object({
  id: idSchema,
  business: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: instantSchema,
  revokedAt: instantSchema.nullable(),
  /** The last business day with a verified request. */
  lastUsedOn: z.string().nullable(),
  /** `waiting`: the asking operator can see it once, now; `others`: whoever asked for the key can. */
  secret: z.enum(['waiting', 'others', 'told', 'lapsed']),
});
export type KeyView = z.infer<typeof keySchema>;

/** Asking for a key. */
export const newKeySchema = z
  .object({
    business: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '以小写字母开头，可含数字和连字符，2 到 40 位'),
    name: z.string().trim().min(1).max(60),
    scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
  })
  .strict();
export type NewKeyInput = z.infer<typeof newKeySchema>;

/** Seeing a key's secret, or revoking it. */
export const aboutKeySchema = z.object({ keyId: idSchema }).strict();
export type AboutKeyInput = z.infer<typeof aboutKeySchema>;

/** A key's secret, in this answer alone; null in the answer to a repeat. */
export const toldKeySchema = z.object({ keyId: idSchema, secret: z.string().nullable() });
export type ToldKey = z.infer<typeof toldKeySchema>;

import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';
import { allPermissions, roles } from './permission';

/** Why something is done: it stands in the audit log. */
export const reasonSchema = z.string().trim().min(2, '请写明原因').max(300);

/** How an operator logs in; lower-case letters, digits, dots and hyphens. */
export const loginNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{1,39}$/, '以小写字母开头，可含数字、点和连字符，最多 40 位');

/** At least twelve characters: long is what counts. */
export const passwordSchema = z.string().min(12, '密码至少 12 位').max(200);

/** Six digits of the authenticator app. */
export const totpSchema = z.string().regex(/^\d{6}$/, '请输入 6 位动态码');

export const operatorStatuses = ['invited', 'active', 'disabled'] as const;

/** An operator as the console shows them. */
export const operatorSchema = z.object({
  id: idSchema,
  loginName: loginNameSchema,
  name: z.string(),
  role: z.enum(roles),
  status: z.enum(operatorStatuses),
  hasTotp: z.boolean(),
  createdAt: instantSchema,
  activatedAt: instantSchema.nullable(),
  lastSeenAt: instantSchema.nullable(),
});
export type OperatorView = z.infer<typeof operatorSchema>;

/** Who is logged in, and what they may do. */
export const operatorSessionSchema = z.object({
  operator: operatorSchema,
  permissions: z.array(z.enum(allPermissions as [string, ...string[]])),
  /** To be sent as `X-CSRF-Token` with every request that changes something. */
  csrfToken: z.string(),
  /** When it ends if nothing more is done; by the wall clock, also where the sandbox's was moved. */
  expiresAt: instantSchema,
  /** `sandbox` says so on every page. */
  world: z.enum(['sandbox', 'live']),
  /** Acts that wait: those that this operator may decide now, and those that somebody will carry out alone. */
  waiting: z.object({ decidable: z.number().int(), alone: z.number().int() }),
});
export type OperatorSessionView = z.infer<typeof operatorSessionSchema>;

/** Logging in: where the operator has an authenticator, its code belongs to it. */
export const logInSchema = z
  .object({ loginName: z.string().max(40), password: z.string().max(200), totp: totpSchema.optional() })
  .strict();

/** What a one-time link opens: whose it is, and the secret that the authenticator app shall hold. */
export const invitationSchema = z.object({
  loginName: loginNameSchema,
  name: z.string(),
  role: z.enum(roles),
  /** `otpauth://…`, as a QR code. */
  totpUri: z.string(),
  /** The same secret, to be typed. */
  totpSecret: z.string(),
  /** Only in the sandbox may an operator do without. */
  totpRequired: z.boolean(),
  expiresAt: instantSchema,
});
export type InvitationView = z.infer<typeof invitationSchema>;

/** Taking up an invitation, or a new password by a new link. */
export const setUpSchema = z
  .object({ token: z.string().min(20).max(200), password: passwordSchema, totp: totpSchema.optional() })
  .strict();

/** Changing one's own password. */
export const passwordChangeSchema = z.object({ password: z.string().max(200), newPassword: passwordSchema }).strict();

/** Making an operator: what the act is given. */
export const newOperatorSchema = z
  .object({ loginName: loginNameSchema, name: z.string().trim().min(1).max(40), role: z.enum(roles) })
  .strict();
export type NewOperatorInput = z.infer<typeof newOperatorSchema>;

/** Giving an operator another role: what the act is given. */
export const roleChangeSchema = z.object({ operatorId: idSchema, role: z.enum(roles) }).strict();
export type RoleChangeInput = z.infer<typeof roleChangeSchema>;

/** Disabling, enabling, a new link: what the act is given. */
export const aboutOperatorSchema = z.object({ operatorId: idSchema }).strict();

/** A one-time link that was made: the value of the acts that make one. Shown once. */
export const operatorLinkSchema = z.object({ operatorId: idSchema, link: z.string(), expiresAt: instantSchema });
export type OperatorLink = z.infer<typeof operatorLinkSchema>;

/** Ending sessions: one of them, or all of an operator; those of others for whoever manages operators. */
export const endSessionsSchema = z
  .object({ sessionId: z.string().length(64).optional(), operatorId: idSchema.optional() })
  .strict()
  .refine(({ sessionId, operatorId }) => sessionId !== undefined || operatorId !== undefined, '请指明要结束的登录');

/** A place where an operator is logged in. */
export const sessionViewSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  address: z.string(),
  device: z.string(),
  createdAt: instantSchema,
  seenAt: instantSchema,
  /** At the latest; sooner where it is not used for two hours. */
  expiresAt: instantSchema,
});
export type SessionView = z.infer<typeof sessionViewSchema>;

/** A line of the audit log 操作日志. */
export const auditLineSchema = z.object({
  number: z.number().int(),
  at: instantSchema,
  actor: z.string(),
  channel: z.enum(['console', 'command', 'system']),
  action: z.string(),
  /** What the action is called: 处理退款申请. */
  actionName: z.string(),
  subject: z.string(),
  reason: z.string(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  requestId: z.string().nullable(),
  hash: z.string(),
});
export type AuditLine = z.infer<typeof auditLineSchema>;

/** Kinds of lines, for a filter. */
export const auditActionsSchema = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) });
export type AuditActions = z.infer<typeof auditActionsSchema>;

/** What a look at the audit log has found: at the lines since the last look, and in the last walk through all of it. */
export const auditVerificationSchema = z.object({
  /** Neither the newer lines nor the last walk through all of them had a fault. */
  whole: z.boolean(),
  /** Lines that were looked at one after the other, from the first. */
  lines: z.number().int(),
  /** How many there are. */
  of: z.number().int(),
  /** Whether every newer line was looked at; where not, asking again goes on. */
  done: z.boolean(),
  /** What is wrong with the newer lines, in words; the first fifty. */
  breaks: z.array(z.string()),
  /** The last walk through every line from the first, made at night; null before the first. */
  full: z.object({ at: instantSchema, lines: z.number().int(), breaks: z.array(z.string()) }).nullable(),
  /** The walk through every line that is under way; null where none is. */
  walking: z.object({ since: instantSchema, lines: z.number().int() }).nullable(),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

/** A stretch of a walk through every line. */
export const auditStretchSchema = z.object({
  /** How many lines were looked at. */
  lines: z.number().int(),
  /** How many the log has. */
  of: z.number().int(),
  breaks: z.array(z.string()),
  /** The line behind which the next stretch begins; null at the end. */
  next: z.number().int().nullable(),
});
export type AuditStretch = z.infer<typeof auditStretchSchema>;

/** What an act led to: done, or waiting for a second person. */
export const actReplySchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), value: z.unknown() }),
  z.object({
    status: z.literal('waiting'),
    approvalId: idSchema,
    why: z.string(),
    /** With a single operator: when it may be carried out all the same; null where a second person must agree. */
    aloneFrom: instantSchema.nullable(),
  }),
]);
export type ActReply = z.infer<typeof actReplySchema>;

export const approvalStatuses = ['waiting', 'carriedOut', 'refused', 'withdrawn'] as const;

/** An act that waits for a second person 复核. */
export const approvalSchema = z.object({
  id: idSchema,
  action: z.string(),
  actionName: z.string(),
  summary: z.string(),
  why: z.string(),
  reason: z.string(),
  status: z.enum(approvalStatuses),
  askedBy: z.string(),
  askedAt: instantSchema,
  aloneFrom: instantSchema.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  answer: z.string().nullable(),
  /** Whether the asking operator may decide it now. */
  mine: z.boolean(),
  decidable: z.boolean(),
});
export type ApprovalView = z.infer<typeof approvalSchema>;

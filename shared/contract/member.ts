import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** A member as they see themselves. */
export const memberSchema = z.object({
  id: idSchema,
  /** What a member reads out to staff; digits, never changes. */
  memberNumber: z.string(),
  nickname: z.string().nullable(),
  /** Path of the picture on this server, null when none is set. */
  avatarUrl: z.string().nullable(),
  /** `138****0001`; the number itself stays on the server. */
  phoneMasked: z.string().nullable(),
  joinedAt: instantSchema,
  /** Whether the official account's follower and this member are known to be one person. */
  followsOfficialAccount: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

/** `POST /api/v1/sessions`: the code of wx.login. */
export const loginSchema = z.object({ code: z.string().min(1).max(200) }).strict();
export type Login = z.infer<typeof loginSchema>;

/** A session; `token` goes into `Authorization: Bearer <token>`. */
export const sessionSchema = z.object({ token: z.string(), expiresAt: instantSchema, member: memberSchema });
export type Session = z.infer<typeof sessionSchema>;

/** `PUT /api/v1/member`. */
export const profileChangeSchema = z
  .object({
    /** 1 to 20 characters; null takes it away. */
    nickname: z.string().trim().min(1).max(20).nullable(),
  })
  .strict();
export type ProfileChange = z.infer<typeof profileChangeSchema>;

/** `PUT /api/v1/member/avatar`: the picture of the avatar fill-in ability. At most 200 KB before encoding. */
export const avatarUploadSchema = z.object({ imageBase64: z.string().min(1).max(280_000) }).strict();
export type AvatarUpload = z.infer<typeof avatarUploadSchema>;

/** `POST /api/v1/member/phone`: the code of the getPhoneNumber button (not a login code). */
export const phoneBindingSchema = z.object({ code: z.string().min(1).max(200) }).strict();
export type PhoneBinding = z.infer<typeof phoneBindingSchema>;

/** `GET /api/v1/member/deletion`: what would be lost. `token` must come back with the confirmation. */
export const deletionPreviewSchema = z.object({
  /** One sentence each, for the member. */
  losses: z.array(z.object({ kind: z.string(), text: z.string() })),
  /** Paid time that would be given up, null when there is none. */
  paidUntil: instantSchema.nullable(),
  openRefundFen: fenSchema,
  openOrders: z.number().int(),
  /** What the law makes us keep, in words. */
  kept: z.array(z.string()),
  token: z.string(),
});
export type DeletionPreview = z.infer<typeof deletionPreviewSchema>;

/** `POST /api/v1/member/deletion`. */
export const deletionConfirmationSchema = z
  .object({ token: z.string().min(1).max(200), confirm: z.literal(true) })
  .strict();
export type DeletionConfirmation = z.infer<typeof deletionConfirmationSchema>;

/** `202` while payments are still unsettled, then every session ends; `200` when it is done at once. */
export const deletionStateSchema = z.object({ state: z.enum(['waiting', 'done']) });
export type DeletionState = z.infer<typeof deletionStateSchema>;

/** `GET /api/v1/member/export`: everything held on the member, by kind. */
export const memberExportSchema = z.object({
  exportedAt: instantSchema,
  sections: z.record(z.string(), z.unknown()),
});
export type MemberExport = z.infer<typeof memberExportSchema>;

import { z } from 'zod';
import { idSchema, instantSchema, pageSchema } from '../wire';
import { configSections, countingChanges, draftStatuses, previewStatuses } from './config-sections';

const sectionSchema = z.enum(configSections);
const countingSchema = z.enum(countingChanges).nullable();
const versionNumber = z.number().int().min(1);

/** Something to be told about a configuration: a fault keeps it from being published, a warning is unusual. */
export const configLintSchema = z.object({
  level: z.enum(['fault', 'warning']),
  /** Null where the whole of it is meant. */
  section: sectionSchema.nullable(),
  words: z.string(),
});
export type ConfigLintView = z.infer<typeof configLintSchema>;

/** One difference between two configurations. */
export const configDiffLineSchema = z.object({
  section: sectionSchema,
  kind: z.enum(['added', 'changed', 'removed']),
  /** `会员方案「年卡」`; empty for the section itself. */
  subject: z.string(),
  /** Null where the whole thing was added or taken away. */
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ConfigDiffLine = z.infer<typeof configDiffLineSchema>;
export const configDiffSchema = z.object({ lines: z.array(configDiffLineSchema) });
export type ConfigDiff = z.infer<typeof configDiffSchema>;

/** A version 配置版本 as a list shows it. */
export const configVersionSchema = z.object({
  number: versionNumber,
  publishedAt: instantSchema,
  publishedBy: z.string(),
  note: z.string(),
  changes: z.array(z.string()),
  draftId: idSchema.nullable(),
});
export type ConfigVersion = z.infer<typeof configVersionSchema>;
export const configVersionPageSchema = pageSchema(configVersionSchema);

/** A version with its whole document, and its sections as a draft edits them. */
export const configVersionContentSchema = configVersionSchema.extend({
  code: z.string(),
  document: z.record(z.string(), z.unknown()),
});
export type ConfigVersionContent = z.infer<typeof configVersionContentSchema>;

/** A draft 配置草稿 as a list shows it. */
export const configDraftSchema = z.object({
  id: idSchema,
  title: z.string(),
  status: z.enum(draftStatuses),
  revision: z.number().int(),
  notes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: instantSchema,
  changedAt: instantSchema,
  publishAt: instantSchema.nullable(),
  /** The version that it became. */
  version: versionNumber.nullable(),
});
export type ConfigDraft = z.infer<typeof configDraftSchema>;
export const configDraftPageSchema = pageSchema(configDraftSchema);

/** How a section stands in a draft. */
export const configSectionStateSchema = z.object({
  section: sectionSchema,
  /** What whoever saves it names; 0 where nobody has touched it. */
  revision: z.number().int(),
  savedBy: z.string().nullable(),
  savedAt: instantSchema.nullable(),
  differs: z.boolean(),
  /** It changed in what is live too, since it was edited. */
  conflict: z.boolean(),
});
export type ConfigSectionState = z.infer<typeof configSectionStateSchema>;

/** A draft laid on top of what is live now. */
export const configWorkspaceSchema = z.object({
  draft: configDraftSchema,
  /** The live version; whoever saves or publishes names the one they have seen. */
  base: versionNumber,
  sections: z.array(configSectionStateSchema),
  lints: z.array(configLintSchema),
  diff: z.array(configDiffLineSchema),
  /** Newest preview of it. */
  previewId: idSchema.nullable(),
  /** Whether publishing it asks how a change of counting is meant. */
  asksCounting: z.boolean(),
});
export type ConfigWorkspace = z.infer<typeof configWorkspaceSchema>;

/** A section of a draft, opened. */
export const configSectionContentSchema = configSectionStateSchema.extend({
  base: versionNumber,
  content: z.unknown(),
  /** What is live of it. */
  live: z.unknown(),
  lints: z.array(configLintSchema),
  /** From what is live to the draft. */
  diff: z.array(configDiffLineSchema),
  /** What changed live since it was edited; empty where that is no conflict. */
  liveDiff: z.array(configDiffLineSchema),
});
export type ConfigSectionContent = z.infer<typeof configSectionContentSchema>;

export const configDraftQuerySchema = z
  .object({
    status: z.enum(['open', 'ended']).default('open'),
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();

/** A member before and after. */
export const previewMemberSchema = z.object({
  memberId: idSchema,
  memberNumber: z.string(),
  moves: z.array(
    z.object({
      programme: z.string(),
      name: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      direction: z.enum(['rise', 'fall', 'none']),
    }),
  ),
  /** Names of benefits. */
  gains: z.array(z.string()),
  loses: z.array(z.string()),
});
export type PreviewMember = z.infer<typeof previewMemberSchema>;

/** What publishing a draft would do to the members 发布预览. */
export const configPreviewSchema = z.object({
  id: idSchema,
  draftId: idSchema,
  /** Whether the draft has been changed, or another version published, since it was asked for. */
  isCurrent: z.boolean(),
  status: z.enum(previewStatuses),
  counting: countingSchema,
  done: z.number().int(),
  total: z.number().int(),
  touched: z.number().int(),
  programmes: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      rises: z.number().int(),
      falls: z.number().int(),
      moves: z.array(z.object({ way: z.string(), members: z.number().int() })),
    }),
  ),
  benefits: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      before: z.number().int(),
      after: z.number().int(),
      gains: z.number().int(),
      loses: z.number().int(),
      /** A month, in fen; null where nothing tells. */
      costBeforeFen: z.number().int().nullable(),
      costAfterFen: z.number().int().nullable(),
    }),
  ),
  sample: z.array(previewMemberSchema),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type ConfigPreview = z.infer<typeof configPreviewSchema>;

/** Why a draft could not be published as it is; empty where nothing stands against it. */
export const configCheckSchema = z.object({ lints: z.array(configLintSchema) });
export type ConfigCheck = z.infer<typeof configCheckSchema>;

/** A ready-made scheme 现成方案. */
export const readyMadeSchema = z.object({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Its programmes are the live ones. */
  live: z.boolean(),
});
export const readyMadeListSchema = z.object({ items: z.array(readyMadeSchema) });
export type ReadyMade = z.infer<typeof readyMadeSchema>;

const titleSchema = z.string().trim().min(1, '请填写草稿名称').max(80);
const draftWish = { draftId: idSchema };

export const beginDraftInputSchema = z.object({ title: titleSchema }).strict();
export const saveSectionInputSchema = z
  .object({
    ...draftWish,
    section: sectionSchema,
    revision: z.number().int().min(0),
    base: versionNumber,
    content: z.unknown(),
    /** Gives up what was edited: the section follows what is live again. */
    follow: z.boolean().default(false),
  })
  .strict();
export const discardDraftInputSchema = z.object(draftWish).strict();
export const previewInputSchema = z.object({ ...draftWish, counting: countingSchema }).strict();
export const publishInputSchema = z
  .object({
    ...draftWish,
    revision: z.number().int().min(1),
    base: versionNumber,
    counting: countingSchema,
    /** Null: at once. */
    publishAt: instantSchema.nullable(),
  })
  .strict();
export const rollBackInputSchema = z.object({ number: versionNumber }).strict();
export const adoptInputSchema = z
  .object({
    title: titleSchema,
    source: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('readyMade'), name: z.string().max(40) }).strict(),
      z.object({ kind: z.literal('document'), document: z.unknown() }).strict(),
    ]),
  })
  .strict();

import { z } from 'zod';
import { codeSchema, whole } from '../growth/programme.schema';

/** A sentence with a place for an amount: `再消费 {amount}`. */
const templateSchema = z.string().max(40).includes('{amount}');

/** How what a badge counts is told to members; left out: told from the rule itself. */
const tellingShape = {
  /** What a level asks: `累计读完 {amount}`. */
  words: templateSchema.optional(),
  /** What is missing to the next level: `再读完 {amount}`. */
  way: templateSchema.optional(),
};

/** Counts business events of a kind: how many, how much, or on how many days. */
const eventsRuleSchema = z
  .object({
    kind: z.literal('events'),
    event: z.string(),
    /** A metric of the event kind, or `times`. What is not above 0 counts nothing. */
    metric: codeSchema.default('times'),
    /** Counts business days on which it happened, however often it did. */
    distinctDays: z.boolean().default(false),
    /** A level has to be reached over all time, within one calendar year, or within one calendar month. */
    within: z.enum(['lifetime', 'year', 'month']).default('lifetime'),
    ...tellingShape,
  })
  .strict();
export type EventsRule = z.infer<typeof eventsRuleSchema>;

/** What a badge counts. All but `events` is read off what the member holds, so that it is right from the first moment. */
export const badgeRuleSchema = z.discriminatedUnion('kind', [
  eventsRuleSchema,
  /** The tier in a programme, earned there or given: 1 is the rung above everybody's. */
  z.object({ kind: z.literal('tier'), programme: codeSchema }).strict(),
  /** Months of membership of a family that were bought or given, taken together. */
  z.object({ kind: z.literal('membershipMonths'), family: codeSchema, ...tellingShape }).strict(),
  /** Uses of benefits since the day from which the badge is there; of these benefits, or of any where none is named. */
  z.object({ kind: z.literal('benefitUses'), benefits: z.array(codeSchema).default([]), ...tellingShape }).strict(),
]);
export type BadgeRule = z.infer<typeof badgeRuleSchema>;

/** A badge 勋章 in a scheme. */
export const badgeConfigSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(8),
    /** A drawing of the mini-program; one that it does not know is shown as a star. */
    icon: z.string().min(1).max(20),
    description: z.string().max(200),
    rule: badgeRuleSchema,
    /** From the lowest; targets rise. */
    levels: z
      .array(z.object({ name: z.string().min(1).max(8), target: whole.min(1).max(1_000_000_000_000) }).strict())
      .min(1)
      .max(10),
    /** A refund or a fall that brings the count below a level takes it back; else what was earned stays. */
    revocable: z.boolean().default(true),
  })
  .strict();
export type BadgeConfig = z.infer<typeof badgeConfigSchema>;

/** The badges of a scheme, in the order of the wall. */
export const badgesSectionSchema = z.array(badgeConfigSchema).max(60).default([]);

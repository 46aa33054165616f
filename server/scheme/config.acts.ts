import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import {
  adoptInputSchema,
  beginDraftInputSchema,
  discardDraftInputSchema,
  previewInputSchema,
  publishInputSchema,
  rollBackInputSchema,
  saveSectionInputSchema,
} from '../../shared/contract/ops/config';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import { formatInstant, parseInstant } from '../../shared/kernel/instant';
import { accept } from '../../shared/kernel/result';
import { findBudgetRaises } from '../benefit/budget.rules';
import type { Act, ActDone, ActSetting, AnyAct } from '../operator/act';
import { draftFrom } from './adopt-scheme';
import { lintDocument } from './check-draft';
import { beginDraft, discardDraft, type Editor, openDraft, saveSection } from './draft';
import { draftDocument } from './draft.rules';
import { askPreview } from './preview';
import { publishDraft, schedulePublication, unschedulePublication } from './publish-draft';

type DraftMade = { readonly draftId: string };

/** Begins an empty draft on what is live. */
export const beginDraftAct: Act<z.output<typeof beginDraftInputSchema>, DraftMade> = {
  code: 'config.beginDraft',
  name: '新建配置草稿',
  permission: 'config.edit',
  input: beginDraftInputSchema,
  async carryOut(unit, { title }, setting) {
    const begun = await beginDraft(unit, { title }, editorOf(setting), setting.now);
    return begun.ok ? accept(draftMade(begun.value.id, { title })) : begun;
  },
};

/** Saves a section of a draft over the revision that was read. */
export const saveSectionAct: Act<z.output<typeof saveSectionInputSchema>, { readonly revision: number }> = {
  code: 'config.saveSection',
  name: '保存配置草稿',
  permission: 'config.edit',
  input: saveSectionInputSchema as z.ZodType<z.output<typeof saveSectionInputSchema>>,
  async carryOut(unit, save, setting) {
    const saved = await saveSection(unit, save, editorOf(setting), setting.now);
    if (!saved.ok) return saved;
    const { section, revision, base } = saved.value;
    return accept({
      value: { revision },
      subject: subjectOf(save.draftId),
      before: { section, revision: save.revision },
      after: { section, revision, base, ...(save.follow ? { follow: true } : {}) },
    });
  },
};

/** Gives a draft up. */
export const discardDraftAct: Act<z.output<typeof discardDraftInputSchema>, null> = {
  code: 'config.discardDraft',
  name: '放弃配置草稿',
  permission: 'config.edit',
  input: discardDraftInputSchema,
  async carryOut(unit, { draftId }, { now }) {
    const given = await discardDraft(unit, draftId, now);
    if (!given.ok) return given;
    const { title, status } = given.value;
    return accept({ value: null, subject: subjectOf(draftId), before: { title, status } });
  },
};

/** Asks what publishing would do to the members. */
export const previewAct: Act<z.output<typeof previewInputSchema>, { readonly previewId: string }> = {
  code: 'config.preview',
  name: '预览配置',
  permission: 'config.edit',
  input: previewInputSchema,
  async carryOut(unit, wish, { actor, now }) {
    const asked = await askPreview(unit, wish, actor.id, now);
    if (!asked.ok) return asked;
    const after = { preview: asked.value.id, counting: wish.counting };
    return accept({ value: { previewId: asked.value.id }, subject: subjectOf(wish.draftId), after });
  },
};

/** Publishes a draft at once, or sets the date at which it is. */
export const publishAct: Act<
  z.output<typeof publishInputSchema>,
  { readonly version: number | null; readonly publishAt: string | null; readonly changes: readonly string[] }
> = {
  code: 'config.publish',
  name: '发布配置',
  permission: 'config.publish',
  input: publishInputSchema,
  describe: async (manager, { draftId, publishAt }) => {
    const opened = await openDraft(manager, draftId);
    const at = publishAt === null ? '' : `（${formatChineseMinute(parseInstant(publishAt) ?? 0)} 生效）`;
    return `发布配置草稿「${opened?.draft.title ?? ''}」${at}`;
  },
  needsSecond: async (manager, { draftId }) => {
    const raises = await findRaises(manager, draftId);
    return raises.length === 0 ? null : `上调权益预算要由另一位同事复核：${raises.join('；')}`;
  },
  async carryOut(unit, { publishAt, ...wish }, { actor, reason, now }) {
    const by = { by: actor.id, byName: actor.name, note: reason };
    const subject = subjectOf(wish.draftId);
    const before = { version: wish.base };
    const date = publishAt === null ? null : parseInstant(publishAt);
    if (date !== null && date > now) {
      const set = await schedulePublication(unit, wish, date, by, now);
      if (!set.ok) return set;
      const value = { version: null, publishAt: formatInstant(date), changes: [] };
      return accept({ value, subject, before, after: { publishAt: value.publishAt } });
    }
    const published = await publishDraft(unit, wish, by, now);
    if (!published.ok) return published;
    const { version, changes } = published.value;
    return accept({ value: { version, publishAt: null, changes }, subject, before, after: { version, changes } });
  },
};

/** Takes the date of a publication back. */
export const unscheduleAct: Act<z.output<typeof discardDraftInputSchema>, null> = {
  code: 'config.unschedule',
  name: '撤回定时发布',
  permission: 'config.publish',
  input: discardDraftInputSchema,
  async carryOut(unit, { draftId }, { now }) {
    const back = await unschedulePublication(unit, draftId, now);
    return back.ok ? accept({ value: null, subject: subjectOf(draftId) }) : back;
  },
};

/** Begins a draft that would bring an earlier version back. */
export const rollBackAct: Act<z.output<typeof rollBackInputSchema>, DraftMade> = {
  code: 'config.rollBack',
  name: '回退配置',
  permission: 'config.edit',
  input: rollBackInputSchema,
  async carryOut(unit, { number }, setting) {
    const source = { kind: 'version', number } as const;
    const begun = await draftFrom(unit, { title: `回退到第 ${number} 版`, source }, editorOf(setting), setting.now);
    return begun.ok ? accept(draftMade(begun.value.id, { number, notes: begun.value.notes })) : begun;
  },
};

/** Begins a draft that would make a ready-made scheme, or one of a file, the live one. */
export const adoptAct: Act<z.output<typeof adoptInputSchema>, DraftMade> = {
  code: 'config.adopt',
  name: '载入现成方案',
  permission: 'config.edit',
  input: adoptInputSchema as z.ZodType<z.output<typeof adoptInputSchema>>,
  async carryOut(unit, { title, source }, setting) {
    const begun = await draftFrom(unit, { title, source }, editorOf(setting), setting.now);
    if (!begun.ok) return begun;
    const from = source.kind === 'readyMade' ? source.name : 'document';
    return accept(draftMade(begun.value.id, { from, notes: begun.value.notes }));
  },
};

/** Every act of the configuration. */
export const configActs: readonly AnyAct[] = [
  ...[beginDraftAct, saveSectionAct, discardDraftAct, previewAct],
  ...[publishAct, unscheduleAct, rollBackAct, adoptAct],
];

/** Budgets of benefits that a draft raises above what is live. */
async function findRaises(manager: EntityManager, draftId: string): Promise<string[]> {
  const opened = await openDraft(manager, draftId);
  if (!opened) return [];
  const { scheme } = lintDocument(draftDocument(opened.live.scheme, opened.rebased));
  return scheme === null ? [] : findBudgetRaises(opened.live.scheme.benefits, scheme.benefits);
}

function editorOf({ actor }: ActSetting): Editor {
  return { id: actor.id, name: actor.name };
}

function subjectOf(draftId: string): string {
  return `configDraft:${draftId}`;
}

function draftMade(draftId: string, after: object): ActDone<DraftMade> {
  return { value: { draftId }, subject: subjectOf(draftId), after };
}

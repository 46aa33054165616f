import { Alert, App, Button, Card, Flex, Input, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import type { ConfigSectionContent } from '../../../../../shared/contract/ops/config';
import { type ConfigSection, configSectionNames } from '../../../../../shared/contract/ops/config-sections';
import { useSession } from '../../api/session';
import { useAct } from '../../api/use-act';
import { useGet } from '../../api/use-get';
import { FaultState, Loaded } from '../../components/states';
import { formatSecond } from '../../components/when';
import { DiffList } from './diff-list';
import { FormGuard } from './forms/form-guard';
import { sectionForms } from './forms/section-forms';
import { LintList } from './lint-list';

interface SectionEditorProps {
  readonly draftId: string;
  readonly section: ConfigSection;
  /** False where the draft can no longer be edited. */
  readonly isOpen: boolean;
}

/** Edits one section of a draft, by its form or as JSON, with what is wrong with it beside. */
export function SectionEditor({ draftId, section, isOpen }: SectionEditorProps) {
  const path = `/ops/v1/config/drafts/${encodeURIComponent(draftId)}/sections/${section}`;
  const reading = useGet<ConfigSectionContent>(path);
  return (
    <Loaded reading={reading}>
      {(opened) => <OpenSection draftId={draftId} opened={opened} isOpen={isOpen} refresh={reading.refresh} />}
    </Loaded>
  );
}

interface OpenSectionProps {
  readonly draftId: string;
  readonly opened: ConfigSectionContent;
  readonly isOpen: boolean;
  readonly refresh: () => void;
}

/** What is being edited: the text, as it was when it was opened or saved, and on top of which saved state. */
interface Edit {
  readonly text: string;
  readonly original: string;
  readonly revision: number;
  readonly base: number;
}

interface Save {
  readonly draftId: string;
  readonly section: ConfigSection;
  readonly revision: number;
  readonly base: number;
  readonly content: unknown;
  readonly follow: boolean;
}

function OpenSection({ draftId, opened, isOpen, refresh }: OpenSectionProps) {
  const { section } = opened;
  const { message } = App.useApp();
  const mayEdit = useSession().can('config.edit') && isOpen;
  const { act, isActing, fault, forgetFault } = useAct<Save, { revision: number }>('/ops/v1/config/drafts/save');
  const [edit, setEdit] = useState<Edit>(() => editOf(opened));
  const SectionForm = sectionForms[section];
  const [view, setView] = useState<'form' | 'json'>(SectionForm ? 'form' : 'json');
  const isTouched = edit.text !== edit.original;
  const isBehind = edit.revision < opened.revision;
  const value = parse(edit.text);

  // What was not touched here follows what others save; what was touched is never overwritten.
  useEffect(() => {
    setEdit((now) => (now.text === now.original ? editOf(opened) : { ...now, base: opened.base }));
  }, [opened]);

  async function save(follow: boolean) {
    const content = follow ? null : (value?.content ?? null);
    const { revision, base } = edit;
    const wish = { draftId, section, revision, base, content, follow };
    const outcome = await act(wish, `编辑「${configSectionNames[section]}」`).catch(() => null);
    if (outcome?.status !== 'done') return;
    message.success('已保存');
    const text = follow ? print(opened.live) : edit.text;
    setEdit({ text, original: text, revision: outcome.value.revision, base: opened.base });
  }

  function takeOver(keepsText: boolean) {
    forgetFault();
    setEdit(keepsText ? { ...editOf(opened), text: edit.text } : editOf(opened));
  }

  return (
    <Flex vertical gap={12}>
      {opened.conflict ? <Conflict opened={opened} /> : null}
      {isTouched && isBehind ? (
        <Alert
          type="warning"
          showIcon
          title={`${opened.savedBy ?? '同事'} 于 ${opened.savedAt ? formatSecond(opened.savedAt).slice(0, 16) : ''} 保存了这部分，你的修改还没有保存`}
          action={
            <Flex gap={8}>
              <Button onClick={() => takeOver(false)}>载入对方的内容</Button>
              <Button onClick={() => takeOver(true)}>用我的内容继续</Button>
            </Flex>
          }
        />
      ) : null}
      <Flex justify="space-between" gap={12} wrap>
        {SectionForm ? (
          <Segmented
            value={view}
            onChange={setView}
            disabled={value === null}
            options={[
              { value: 'form', label: '表单' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        ) : (
          <span className="hint">这部分以 JSON 编辑，右侧是检查结果。</span>
        )}
        {mayEdit ? (
          <Flex gap={8}>
            {opened.differs ? (
              <Button disabled={isActing} onClick={() => void save(true)}>
                恢复为线上内容
              </Button>
            ) : null}
            <Button disabled={!isTouched || isActing} onClick={() => takeOver(false)}>
              撤销未保存的修改
            </Button>
            <Button
              type="primary"
              loading={isActing}
              disabled={value === null || (!isTouched && !opened.conflict)}
              onClick={() => void save(false)}
            >
              {opened.conflict ? '以此为准并保存' : '保存'}
            </Button>
          </Flex>
        ) : null}
      </Flex>
      {fault ? (
        <Flex vertical gap={8}>
          <FaultState fault={fault} onRetry={refresh} />
          {fault.detail ? <p className="hint">{fault.detail}</p> : null}
        </Flex>
      ) : null}
      <div className="config-editor">
        {SectionForm && view === 'form' && value ? (
          <FormGuard>
            <SectionForm
              draftId={draftId}
              value={value.content}
              onChange={(content) => setEdit({ ...edit, text: print(content) })}
              isReadOnly={!mayEdit}
            />
          </FormGuard>
        ) : (
          <div className="config-editor__json">
            <Input.TextArea
              aria-label={`${configSectionNames[section]}的 JSON`}
              value={edit.text}
              readOnly={!mayEdit}
              onChange={({ target }) => setEdit({ ...edit, text: target.value })}
              autoSize={{ minRows: 20, maxRows: 40 }}
              spellCheck={false}
            />
          </div>
        )}
        <aside className="config-editor__aside" aria-label="检查结果">
          {value === null ? <Alert type="error" showIcon title="这不是完整的 JSON，改正后才能保存" /> : null}
          {isTouched ? <Alert type="info" showIcon title="保存后更新检查结果" /> : null}
          <LintList lints={opened.lints} fine="没有发现问题" />
          <Card size="small" title="与线上的差异">
            <DiffList lines={opened.diff} same="与线上相同" isPlain />
          </Card>
        </aside>
      </div>
    </Flex>
  );
}

function Conflict({ opened }: { readonly opened: ConfigSectionContent }) {
  return (
    <Alert
      type="warning"
      showIcon
      title="线上的这部分在编辑期间有更新"
      description={
        <Flex vertical gap={8}>
          <span>下面是线上的更新。请把需要保留的合并到你的内容里，再点「以此为准并保存」。</span>
          <DiffList lines={opened.liveDiff} same="没有差别" isPlain />
        </Flex>
      }
    />
  );
}

function editOf({ content, revision, base }: ConfigSectionContent): Edit {
  const text = print(content);
  return { text, original: text, revision, base };
}

function print(content: unknown): string {
  return JSON.stringify(content ?? null, null, 2);
}

function parse(text: string): { readonly content: unknown } | null {
  try {
    return { content: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

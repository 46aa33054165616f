import { Alert, Badge, Button, Card, Flex, Tabs } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { ConfigWorkspace } from '../../../../../shared/contract/ops/config';
import {
  configSectionNames,
  configSections,
  draftStatusNames,
} from '../../../../../shared/contract/ops/config-sections';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { PageHead } from '../../components/page-head';
import { Loaded } from '../../components/states';
import { formatSecond } from '../../components/when';
import './config.css';
import { DiffList } from './diff-list';
import { LintList } from './lint-list';
import { PreviewPanel } from './preview-panel';
import { PublishDialog } from './publish-dialog';
import { SectionEditor } from './section-editor';

/** A draft: its sections with forms, what is wrong with it, what it would do to the members, and its publication. */
export default function DraftPage() {
  const { id = '' } = useParams();
  const reading = useGet<ConfigWorkspace>(`/ops/v1/config/drafts/${encodeURIComponent(id)}`);
  return <Loaded reading={reading}>{(workspace) => <Workspace workspace={workspace} />}</Loaded>;
}

type Dialog = 'publish' | 'discard' | 'unschedule';

function Workspace({ workspace }: { readonly workspace: ConfigWorkspace }) {
  const { draft, sections } = workspace;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [tab, setTab] = useState('changes');
  const navigate = useNavigate();
  const isOpen = draft.status === 'open';
  const isOver = draft.status === 'published' || draft.status === 'discarded';
  return (
    <>
      <PageHead
        title={draft.title}
        hint={`${draft.createdBy} 创建 · ${draftStatusNames[draft.status]} · 对照线上第 ${workspace.base} 版`}
        actions={
          isOver ? null : (
            <Flex gap={8}>
              <Can permission="config.edit">
                <Button danger onClick={() => setDialog('discard')}>
                  放弃草稿
                </Button>
              </Can>
              <Can permission="config.publish">
                {isOpen ? (
                  <Button type="primary" disabled={workspace.diff.length === 0} onClick={() => setDialog('publish')}>
                    发布…
                  </Button>
                ) : (
                  <Button onClick={() => setDialog('unschedule')}>撤回定时发布</Button>
                )}
              </Can>
            </Flex>
          )
        }
      />
      <Flex vertical gap={12}>
        <Notices workspace={workspace} />
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={[
            { key: 'changes', label: '改动', children: <Changes workspace={workspace} /> },
            ...configSections.map((section) => {
              const state = sections.find((each) => each.section === section);
              return {
                key: section,
                label: <TabName name={configSectionNames[section]} {...state} />,
                children: <SectionEditor draftId={draft.id} section={section} isOpen={isOpen} />,
              };
            }),
            { key: 'preview', label: '预览', children: <PreviewPanel workspace={workspace} /> },
          ]}
          destroyOnHidden={false}
        />
      </Flex>
      <PublishDialog workspace={workspace} open={dialog === 'publish'} onClose={() => setDialog(null)} />
      <ActDialog<{ draftId: string }>
        open={dialog === 'discard'}
        onClose={() => setDialog(null)}
        path="/ops/v1/config/drafts/discard"
        title="放弃草稿"
        says={`将放弃「${draft.title}」里的 ${workspace.diff.length} 处改动，之后不能再编辑或发布。`}
        input={{ draftId: draft.id }}
        confirm="放弃"
        danger
        onDone={() => navigate('/config/drafts')}
      />
      <ActDialog<{ draftId: string }>
        open={dialog === 'unschedule'}
        onClose={() => setDialog(null)}
        path="/ops/v1/config/drafts/unschedule"
        title="撤回定时发布"
        says="将取消定时发布，草稿回到编辑中。"
        input={{ draftId: draft.id }}
        confirm="撤回"
      />
    </>
  );
}

function Notices({ workspace: { draft, sections } }: { readonly workspace: ConfigWorkspace }) {
  const conflicts = sections.filter(({ conflict }) => conflict).map(({ section }) => configSectionNames[section]);
  return (
    <>
      {draft.publishAt && draft.status === 'scheduled' ? (
        <Alert
          type="info"
          showIcon
          title={`将于 ${formatSecond(draft.publishAt).slice(0, 16)}（北京时间）发布。此前若有其他版本发布，这次不会执行，并会提醒你。`}
        />
      ) : null}
      {draft.version === null ? null : <Alert type="success" showIcon title={`已发布为第 ${draft.version} 版`} />}
      {conflicts.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={`线上配置在编辑期间有更新：${conflicts.join('、')}。请打开对应的部分处理后再发布。`}
        />
      )}
      {draft.notes.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title="请留意"
          description={
            <ul className="config-lints">
              {draft.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          }
        />
      )}
    </>
  );
}

function Changes({ workspace: { lints, diff } }: { readonly workspace: ConfigWorkspace }) {
  return (
    <div className="config-editor">
      <Card title="与线上的差异">
        <DiffList lines={diff} same="还没有改动：打开上面的任一部分开始编辑" />
      </Card>
      <aside className="config-editor__aside" aria-label="检查结果">
        <LintList lints={lints} fine="没有发现问题" />
      </aside>
    </div>
  );
}

interface TabNameProps {
  readonly name: string;
  readonly differs?: boolean;
  readonly conflict?: boolean;
}

function TabName({ name, differs = false, conflict = false }: TabNameProps) {
  if (!differs && !conflict) return name;
  const words = conflict ? `${name}（有冲突）` : `${name}（已改）`;
  return (
    <Badge dot status={conflict ? 'error' : 'warning'} offset={[6, 2]}>
      <span title={words}>{name}</span>
    </Badge>
  );
}

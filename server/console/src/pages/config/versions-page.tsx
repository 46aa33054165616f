import { App, Button, Card, Drawer, Flex, Form, Input, Select, Table, Tabs, Upload } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConfigDiff, ConfigVersion, ReadyMade } from '../../../../../shared/contract/ops/config';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { saveAddress } from '../../components/csv';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { Loaded } from '../../components/states';
import { formatSecond, When } from '../../components/when';
import './config.css';
import { DiffList } from './diff-list';

/** What a draft is made from: an earlier version, a ready-made scheme, or a file. */
type Wish =
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'readyMade'; readonly scheme: ReadyMade }
  | { readonly kind: 'document'; readonly name: string; readonly document: unknown };

/** 整套方案: every version that was ever live, and the ready-made schemes. */
export default function VersionsPage() {
  const [wish, setWish] = useState<Wish | null>(null);
  return (
    <>
      <PageHead
        title="整套方案"
        hint="每次发布都留下一个完整版本，可以对比、导出和回退；也可以载入现成方案或文件。"
        actions={<ImportButton onRead={setWish} />}
      />
      <Tabs
        items={[
          {
            key: 'versions',
            label: '历史版本',
            children: <Versions onBack={(number) => setWish({ kind: 'version', number })} />,
          },
          {
            key: 'readyMade',
            label: '现成方案',
            children: <ReadyMades onAdopt={(scheme) => setWish({ kind: 'readyMade', scheme })} />,
          },
        ]}
      />
      <AdoptDialog wish={wish} onClose={() => setWish(null)} />
    </>
  );
}

function Versions({ onBack }: { readonly onBack: (number: number) => void }) {
  const [shown, setShown] = useState<ConfigVersion | null>(null);
  const live = useGet<ConfigVersion>('/ops/v1/config/live');
  const columns: readonly Column<ConfigVersion>[] = [
    {
      key: 'number',
      title: '版本',
      render: ({ number }) => (
        <Flex gap={8}>
          <span className="figures">第 {number} 版</span>
          {number === live.data?.number ? <StateTag tone="up">线上</StateTag> : null}
        </Flex>
      ),
      csv: ({ number }) => number,
    },
    {
      key: 'publishedAt',
      title: '发布时间',
      render: ({ publishedAt }) => <When value={publishedAt} />,
      csv: ({ publishedAt }) => formatSecond(publishedAt),
    },
    { key: 'publishedBy', title: '发布人', render: (row) => row.publishedBy, csv: (row) => row.publishedBy },
    {
      key: 'note',
      title: '原因',
      render: ({ note }) => note || <span className="hint">—</span>,
      csv: ({ note }) => note,
    },
    {
      key: 'changes',
      title: '改动',
      render: ({ changes }) => (changes.length === 0 ? <span className="hint">—</span> : summarise(changes)),
      csv: ({ changes }) => changes.join('；'),
    },
    {
      key: 'actions',
      title: '操作',
      width: 220,
      render: (version) => (
        <Flex gap={4}>
          <Button size="small" type="link" onClick={() => setShown(version)}>
            差异
          </Button>
          <Button
            size="small"
            type="link"
            onClick={() =>
              saveAddress(`scheme-v${version.number}.json`, `/ops/v1/config/versions/${version.number}/export`)
            }
          >
            导出
          </Button>
          {version.number === live.data?.number ? null : (
            <Can permission="config.edit">
              <Button size="small" type="link" onClick={() => onBack(version.number)}>
                回退到此
              </Button>
            </Can>
          )}
        </Flex>
      ),
    },
  ];
  return (
    <>
      <DataTable<ConfigVersion>
        id="config-versions"
        path="/ops/v1/config/versions"
        columns={columns}
        rowKey={({ number }) => String(number)}
        empty={{ title: '还没有版本', hint: '载入或发布一次方案后，这里会留下完整的版本。' }}
      />
      <VersionDrawer version={shown} newest={live.data?.number ?? null} onClose={() => setShown(null)} />
    </>
  );
}

function summarise(changes: readonly string[]): string {
  const [first, ...others] = changes;
  return others.length === 0 ? (first ?? '') : `${first} 等 ${changes.length} 处`;
}

interface VersionDrawerProps {
  readonly version: ConfigVersion | null;
  readonly newest: number | null;
  readonly onClose: () => void;
}

function VersionDrawer({ version, newest, onClose }: VersionDrawerProps) {
  const [from, setFrom] = useState<number | null>(null);
  const number = version?.number ?? 0;
  const base = from ?? number - 1;
  const reading = useGet<ConfigDiff>(`/ops/v1/config/versions/${base}/diff`, {
    query: { to: number },
    enabled: version !== null && base >= 1,
  });
  const others = Array.from({ length: newest ?? 0 }, (_, index) => index + 1).filter((each) => each !== number);
  return (
    <Drawer
      open={version !== null}
      size="large"
      title={`第 ${number} 版的差异`}
      onClose={() => {
        setFrom(null);
        onClose();
      }}
      extra={
        others.length === 0 ? null : (
          <Select
            aria-label="对比的版本"
            value={base >= 1 ? base : null}
            placeholder="对比的版本"
            onChange={setFrom}
            options={others.reverse().map((each) => ({ value: each, label: `从第 ${each} 版` }))}
          />
        )
      }
    >
      {base >= 1 ? (
        <Loaded reading={reading}>{({ lines }) => <DiffList lines={lines} same="两个版本没有差别" />}</Loaded>
      ) : (
        <p className="hint">这是最早的版本，没有更早的可以对比。</p>
      )}
    </Drawer>
  );
}

function ReadyMades({ onAdopt }: { readonly onAdopt: (scheme: ReadyMade) => void }) {
  const [compared, setCompared] = useState<ReadyMade | null>(null);
  const reading = useGet<{ readonly items: readonly ReadyMade[] }>('/ops/v1/config/ready-made');
  const diff = useGet<ConfigDiff>(`/ops/v1/config/ready-made/${compared?.name ?? ''}/diff`, {
    enabled: compared !== null,
  });
  return (
    <Card>
      <Loaded reading={reading}>
        {({ items }) => (
          <Table<ReadyMade>
            dataSource={[...items]}
            rowKey="name"
            pagination={false}
            columns={[
              {
                title: '方案',
                dataIndex: 'title',
                render: (title: string, { live }) => (
                  <Flex gap={8}>
                    {title}
                    {live ? <StateTag tone="up">线上</StateTag> : null}
                  </Flex>
                ),
              },
              { title: '说明', dataIndex: 'summary' },
              {
                title: '操作',
                width: 200,
                render: (_, scheme) => (
                  <Flex gap={4}>
                    <Button size="small" type="link" onClick={() => setCompared(scheme)}>
                      与线上对比
                    </Button>
                    <Can permission="config.edit">
                      <Button size="small" type="link" onClick={() => onAdopt(scheme)}>
                        载入草稿
                      </Button>
                    </Can>
                  </Flex>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <Drawer
        open={compared !== null}
        size="large"
        title={`${compared?.title ?? ''}与线上的差异`}
        onClose={() => setCompared(null)}
      >
        <Loaded reading={diff}>{({ lines }) => <DiffList lines={lines} same="与线上没有差别" />}</Loaded>
      </Drawer>
    </Card>
  );
}

function ImportButton({ onRead }: { readonly onRead: (wish: Wish) => void }) {
  const { message } = App.useApp();
  return (
    <Can permission="config.edit">
      <Upload
        accept="application/json,.json"
        showUploadList={false}
        beforeUpload={async (file) => {
          try {
            onRead({ kind: 'document', name: file.name, document: JSON.parse(await file.text()) });
          } catch {
            message.error('这个文件不是 JSON，无法读取');
          }
          return Upload.LIST_IGNORE;
        }}
      >
        <Button>导入文件</Button>
      </Upload>
    </Can>
  );
}

/** Lays an earlier version, a ready-made scheme or a file into a draft. */
function AdoptDialog({ wish, onClose }: { readonly wish: Wish | null; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState<string | null>(null);
  const usual = wish === null ? '' : titleOf(wish);
  const shownTitle = title ?? usual;
  const close = () => {
    setTitle(null);
    onClose();
  };
  const isBack = wish?.kind === 'version';
  return (
    <ActDialog<object, { draftId: string }>
      open={wish !== null}
      onClose={close}
      path={isBack ? '/ops/v1/config/drafts/roll-back' : '/ops/v1/config/drafts/adopt'}
      title={isBack ? `回退到第 ${wish.number} 版` : '载入草稿'}
      says={
        isBack
          ? '将按这个版本新建一份草稿，发布后才生效。已经生效的价格不会改写，草稿里会写明哪些不能回退。'
          : '将按这套方案新建一份草稿，与线上不同的部分会标出，发布后才生效。'
      }
      input={wish === null || shownTitle.trim() === '' ? null : inputOf(wish, shownTitle.trim())}
      confirm="新建草稿"
      done={null}
      onDone={({ draftId }) => {
        setTitle(null);
        navigate(`/config/drafts/${draftId}`);
      }}
    >
      {isBack ? null : (
        <Form.Item label="草稿名称" required>
          <Input
            value={shownTitle}
            onChange={({ target }) => setTitle(target.value)}
            maxLength={80}
            aria-label="草稿名称"
          />
        </Form.Item>
      )}
    </ActDialog>
  );
}

function titleOf(wish: Wish): string {
  switch (wish.kind) {
    case 'version':
      return `回退到第 ${wish.number} 版`;
    case 'readyMade':
      return `载入「${wish.scheme.title}」`;
    case 'document':
      return `导入 ${wish.name}`.slice(0, 80);
  }
}

function inputOf(wish: Wish, title: string): object {
  switch (wish.kind) {
    case 'version':
      return { number: wish.number };
    case 'readyMade':
      return { title, source: { kind: 'readyMade', name: wish.scheme.name } };
    case 'document':
      return { title, source: { kind: 'document', document: wish.document } };
  }
}

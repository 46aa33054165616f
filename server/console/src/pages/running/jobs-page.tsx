import { Button, Card, Segmented } from 'antd';
import { useState } from 'react';
import type { JobsInsight, JobView } from '../../../../../shared/contract/ops/insight-jobs';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { Loaded } from '../../components/states';
import { When } from '../../components/when';
import '../overview/insight.css';

/** Queues change by themselves. */
const EVERY_MS = 5_000;

/** 任务: what is queued, what was given up after its last try, and running that again. */
export default function JobsPage() {
  const reading = useGet<JobsInsight>('/ops/v1/insight/jobs', { everyMs: EVERY_MS });
  const [status, setStatus] = useState<JobView['status']>('parked');
  const [asked, setAsked] = useState<JobView | null>(null);
  return (
    <>
      <PageHead
        title="任务"
        hint="系统在后台做的事。失败会自动重试，最后一次仍失败的搁置在这里，由人决定是否重新执行。"
      />
      <Loaded reading={reading} rows={2}>
        {(data) => <Figures data={data} />}
      </Loaded>
      <section className="insight-section">
        <DataTable<JobView>
          id="jobs"
          path="/ops/v1/insight/jobs/list"
          query={{ status }}
          everyMs={EVERY_MS}
          columns={columnsOf(setAsked)}
          rowKey={({ id }) => id}
          filters={
            <Segmented
              value={status}
              onChange={setStatus}
              options={[
                { value: 'parked', label: '搁置' },
                { value: 'ready', label: '等待执行' },
                { value: 'done', label: '已完成' },
              ]}
            />
          }
          empty={{ title: status === 'parked' ? '没有搁置的任务' : '没有任务', hint: '后台一切正常。' }}
        />
      </section>
      <ActDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        path="/ops/v1/insight/jobs/rerun"
        title="重新执行任务"
        says={asked ? `将重新执行「${asked.topic}」，重试次数从头计。重复执行是安全的。` : ''}
        input={asked ? { jobId: asked.id } : null}
        confirm="重新执行"
        done="已放回队列"
      />
    </>
  );
}

function Figures({ data: { ready, late, parked, doneToday, cap, oldestLateSeconds } }: { readonly data: JobsInsight }) {
  const shown = (count: number) => (count >= cap ? `${cap.toLocaleString('zh-CN')}+` : count.toLocaleString('zh-CN'));
  const figures = [
    ['等待执行', shown(ready)],
    ['已到时间', shown(late)],
    ['搁置', shown(parked)],
    ['今日完成', shown(doneToday)],
    ['等待最久', oldestLateSeconds === null ? '—' : `${oldestLateSeconds.toLocaleString('zh-CN')} 秒`],
  ] as const;
  return (
    <div className="tiles">
      {figures.map(([name, value]) => (
        <Card key={name} size="small">
          <span className="hint">{name}</span>
          <div className="tile__value figures">{value}</div>
        </Card>
      ))}
    </div>
  );
}

function columnsOf(onRerun: (job: JobView) => void): readonly Column<JobView>[] {
  return [
    { key: 'topic', title: '任务', render: ({ topic }) => topic, csv: ({ topic }) => topic },
    {
      key: 'attempts',
      title: '已尝试',
      align: 'right',
      render: ({ attempts }) => attempts,
      csv: (row) => row.attempts,
    },
    { key: 'runAt', title: '执行时间', render: ({ runAt }) => <When value={runAt} />, csv: ({ runAt }) => runAt },
    {
      key: 'error',
      title: '最近的错误',
      render: ({ lastError }) => lastError ?? '—',
      csv: ({ lastError }) => lastError,
    },
    {
      key: 'created',
      title: '创建于',
      render: ({ createdAt }) => <When value={createdAt} />,
      csv: (row) => row.createdAt,
    },
    {
      key: 'finished',
      title: '结束于',
      render: ({ finishedAt }) => <When value={finishedAt} />,
      csv: ({ finishedAt }) => finishedAt,
    },
    { key: 'id', title: '编号', render: ({ id }) => id, csv: ({ id }) => id, isExtra: true },
    {
      key: 'act',
      title: '操作',
      render: (job) =>
        job.status === 'parked' ? (
          <Can permission="jobs.rerun">
            <Button size="small" onClick={() => onRerun(job)}>
              重新执行
            </Button>
          </Can>
        ) : null,
    },
  ];
}

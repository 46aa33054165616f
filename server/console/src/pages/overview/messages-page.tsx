import { Button, Card, Table } from 'antd';
import { useState } from 'react';
import type { MessagesInsight } from '../../../../../shared/contract/ops/insight';
import { channelWords, deliveryWords } from '../../../../../shared/contract/ops/insight-words';
import { useGet } from '../../api/use-get';
import { Chart } from '../../components/chart';
import { Count } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { EmptyState, Loaded } from '../../components/states';
import './insight.css';
import { Freshness, StretchChoice, stretchOf } from './period';
import { type RowsAsked, RowsDrawer } from './rows-drawer';

/** 消息: what was sent through which channel, what became of it, and how many one-time permissions are left. */
export default function MessagesPage() {
  const [days, setDays] = useState(30);
  const reading = useGet<MessagesInsight>('/ops/v1/insight/messages', { query: stretchOf(days), everyMs: 60_000 });
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  return (
    <>
      <PageHead
        title="消息分析"
        hint="按首次发送的日期统计；站内消息总会送达，不在此列。"
        actions={<StretchChoice days={days} onChange={setDays} />}
      />
      <Loaded reading={reading}>
        {(data) => (
          <>
            <Freshness {...data} />
            <section className="insight-section insight-grid">
              <Card title="发送结果">
                {data.channels.length === 0 ? (
                  <EmptyState title="这段时间没有发送消息" hint="会员付款、到期或等级变动时会自动发送。" />
                ) : (
                  <Results data={data} onOpen={setAsked} />
                )}
              </Card>
              <Card title="剩余订阅次数">
                <Table
                  size="small"
                  rowKey="templateId"
                  pagination={false}
                  dataSource={data.credits}
                  locale={{
                    emptyText: <EmptyState title="没有剩余的订阅次数" hint="会员在小程序点「接收通知」后增加。" />,
                  }}
                  columns={[
                    { title: '模板', dataIndex: 'templateId' },
                    { title: '剩余次数', align: 'right', render: (_, { credits }) => <Count value={credits} /> },
                    { title: '会员数', align: 'right', render: (_, { people }) => <Count value={people} /> },
                  ]}
                />
              </Card>
            </section>
          </>
        )}
      </Loaded>
      <RowsDrawer asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

interface ResultsProps {
  readonly data: MessagesInsight;
  readonly onOpen: (asked: RowsAsked) => void;
}

function Results({ data: { channels, days }, onOpen }: ResultsProps) {
  const used = [...new Set(channels.map(({ channel }) => channel))];
  const statuses = [...new Set(channels.map(({ status }) => status))];
  const nameOf = (status: string) => deliveryWords[status] ?? status;
  const messagesOf = (channel: string, status: string) =>
    channels.find((each) => each.channel === channel && each.status === status)?.messages ?? 0;
  return (
    <Chart
      summary={channels
        .map(({ channel, status, messages }) => `${channelWords[channel] ?? channel}${nameOf(status)} ${messages}`)
        .join('，')}
      option={{
        legend: { top: 4, left: 0, itemGap: 20 },
        xAxis: { type: 'category', data: used.map((channel) => channelWords[channel] ?? channel) },
        yAxis: { type: 'value', minInterval: 1 },
        series: statuses.map((status) => ({
          ...{ type: 'bar', stack: 'all', name: nameOf(status), barMaxWidth: 64 },
          data: used.map((channel) => messagesOf(channel, status)),
        })),
      }}
      table={{
        columns: ['日期', '渠道', '结果', '条数'],
        rows: [...days].reverse().map(({ day, channel, status, messages }) => {
          const about = `${channelWords[channel] ?? channel}${nameOf(status)}`;
          const dimension = `${channel}:${status}`;
          return [
            ...[day, channelWords[channel] ?? channel, nameOf(status)],
            <Button
              key={`${day} ${dimension}`}
              type="link"
              size="small"
              onClick={() => onOpen({ of: 'messages.sent', day, dimension, about })}
            >
              <Count value={messages} />
            </Button>,
          ];
        }),
      }}
    />
  );
}

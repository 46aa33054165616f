import { Button, Flex, Select, Timeline } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { TimelineItem } from '../../../../../shared/contract/ops/member';
import { usePages } from '../../api/use-get';
import { EmptyState, FaultState, LoadingState } from '../../components/states';
import { When } from '../../components/when';
import { timelineKindOptions } from './member-words';

/** Everything that ever happened with a member, the newest first. */
export function TimelineTab({ memberId }: { readonly memberId: string }) {
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const pages = usePages<TimelineItem>(`/ops/v1/members/${memberId}/timeline`, {
    query: { limit: 50, kind: kinds.join(',') || null },
  });
  return (
    <Flex vertical gap={16}>
      <Select
        aria-label="只看"
        mode="multiple"
        allowClear
        placeholder="全部类型"
        value={[...kinds]}
        options={[...timelineKindOptions]}
        onChange={(next: string[]) => setKinds(next)}
        style={{ maxWidth: 480 }}
      />
      {pages.fault ? <FaultState fault={pages.fault} onRetry={pages.refresh} /> : null}
      {pages.isLoading ? <LoadingState /> : null}
      {!pages.isLoading && !pages.fault && pages.items.length === 0 ? (
        <EmptyState title="没有这类记录" hint="换一种类型，或清除筛选查看全部。" />
      ) : null}
      <Timeline
        items={pages.items.map(({ id, at, title, detail, link }) => ({
          key: id,
          content: (
            <Flex vertical>
              <span>
                <When value={at} /> <strong>{title}</strong>
              </span>
              <span className="hint">
                {detail}{' '}
                {link?.startsWith('order:') ? (
                  <Link to={`/orders/${link.slice('order:'.length)}`}>查看订单</Link>
                ) : null}
              </span>
            </Flex>
          ),
        }))}
      />
      {pages.hasMore ? (
        <Button onClick={pages.loadMore} loading={pages.isLoadingMore} style={{ alignSelf: 'center' }}>
          加载更多
        </Button>
      ) : null}
    </Flex>
  );
}

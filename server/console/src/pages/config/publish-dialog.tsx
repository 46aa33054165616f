import { Form, Radio } from 'antd';
import { useState } from 'react';
import type { ConfigWorkspace } from '../../../../../shared/contract/ops/config';
import type { countingChanges } from '../../../../../shared/contract/ops/config-sections';
import { ActDialog } from '../../components/act-dialog';
import { MomentField } from './forms/fields';

/** How a change of how growth is counted is meant. */
export type Counting = (typeof countingChanges)[number];

interface PublishWish {
  readonly draftId: string;
  readonly revision: number;
  readonly base: number;
  readonly counting: Counting | null;
  readonly publishAt: string | null;
}

interface PublishDialogProps {
  readonly workspace: ConfigWorkspace;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Publishes a draft at once, or at a date in Beijing's time. */
export function PublishDialog({ workspace, open, onClose }: PublishDialogProps) {
  const { draft, base, diff, asksCounting } = workspace;
  const [isLater, setLater] = useState(false);
  const [date, setDate] = useState<string | null>(null);
  const [counting, setCounting] = useState<Counting>('from-now');
  const publishAt = isLater ? date : null;
  const wish: PublishWish = {
    draftId: draft.id,
    revision: draft.revision,
    base,
    counting: asksCounting ? counting : null,
    publishAt,
  };
  return (
    <ActDialog<PublishWish, { version: number | null }>
      open={open}
      onClose={onClose}
      path="/ops/v1/config/drafts/publish"
      title="发布"
      says={
        isLater
          ? `到时将发布 ${diff.length} 处改动；此前若有其他版本发布，这次不会执行。`
          : `将立即发布 ${diff.length} 处改动，成为第 ${base + 1} 版，所有会员随即按新配置计算。建议先看预览。`
      }
      input={isLater && publishAt === null ? null : wish}
      confirm={isLater ? '定时发布' : '立即发布'}
      done={isLater ? '已排定发布时间' : '已发布'}
    >
      <Form.Item label="发布时间">
        <Radio.Group
          value={isLater}
          onChange={({ target }) => setLater(target.value)}
          options={[
            { value: false, label: '立即' },
            { value: true, label: '定时（北京时间）' },
          ]}
        />
        {isLater ? <MomentField label="发布时间" value={date} onChange={setDate} isReadOnly={false} /> : null}
      </Form.Item>
      {asksCounting ? <CountingChoice value={counting} onChange={setCounting} /> : null}
    </ActDialog>
  );
}

interface CountingChoiceProps {
  readonly value: Counting;
  readonly onChange: (counting: Counting) => void;
}

/** Asks how a change of how growth is counted is meant. */
export function CountingChoice({ value, onChange }: CountingChoiceProps) {
  return (
    <Form.Item label="计分规则有变化" extra="本周期重算会改写本周期的成长值，可能有会员升级或降级。">
      <Radio.Group
        value={value}
        onChange={({ target }) => onChange(target.value)}
        options={[
          { value: 'from-now', label: '从发布时起按新规则' },
          { value: 'recompute', label: '本周期按新规则重算' },
        ]}
      />
    </Form.Item>
  );
}

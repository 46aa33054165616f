import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { MemberFilterChoices, MemberHead } from '../../../../../shared/contract/ops/member';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';

/** What a dialog on a member's page is given. */
export interface DialogProps {
  readonly member: MemberHead;
  readonly onClose: () => void;
}

/** What a colleague shall know of a member. */
export function NoteDialog({ member, onClose }: DialogProps) {
  const [text, setText] = useState('');
  return (
    <ActDialog
      open
      onClose={onClose}
      path="/ops/v1/members/note"
      title="写备注"
      says="备注只有运营人员能看到，写下后不能修改。"
      input={text.trim() === '' ? null : { memberId: member.id, text: text.trim() }}
      confirm="保存"
      done="已保存"
    >
      <Form.Item label="备注" required>
        <Input.TextArea
          aria-label="备注"
          value={text}
          maxLength={500}
          showCount
          autoSize={{ minRows: 3, maxRows: 8 }}
          onChange={({ target }) => setText(target.value)}
        />
      </Form.Item>
    </ActDialog>
  );
}

/** Words by which members are found again. */
export function TagDialog({ member, onClose }: DialogProps) {
  const { data } = useGet<MemberFilterChoices>('/ops/v1/member-filters');
  const [tags, setTags] = useState<readonly string[]>(member.tags);
  const add = tags.filter((tag) => !member.tags.includes(tag));
  const remove = member.tags.filter((tag) => !tags.includes(tag));
  return (
    <ActDialog
      open
      onClose={onClose}
      path="/ops/v1/members/tag"
      title="改标签"
      says="标签用于筛选会员，会员自己看不到。"
      input={add.length + remove.length === 0 ? null : { memberId: member.id, add, remove }}
      confirm="保存"
      done="已保存"
    >
      <Form.Item label="标签" extra="每个最多 20 字；输入后回车可新建。">
        <Select
          aria-label="标签"
          mode="tags"
          maxCount={20}
          value={[...tags]}
          tokenSeparators={[',', '，']}
          options={data?.tags.map(({ tag }) => ({ value: tag, label: tag })) ?? []}
          onChange={(next: string[]) => setTags(next.map((tag) => tag.trim().slice(0, 20)).filter((tag) => tag !== ''))}
        />
      </Form.Item>
    </ActDialog>
  );
}

import { Button, Flex } from 'antd';
import { useState } from 'react';
import type { MemberHead } from '../../../../../shared/contract/ops/member';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { CopyText } from '../../components/copy-text';

/** The masked number; the whole one is shown for a reason, which the log keeps, until the page is left. */
export function RevealPhone({ member }: { readonly member: MemberHead }) {
  const [phone, setPhone] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  if (member.phoneMasked === null) return <span className="hint">未绑定</span>;
  if (phone !== null) return <CopyText text={phone} label="手机号" />;
  return (
    <Flex gap={8} align="center">
      <span className="figures">{member.phoneMasked}</span>
      <Can permission="members.reveal">
        <Button size="small" type="link" onClick={() => setAsking(true)}>
          查看完整号码
        </Button>
        <ActDialog<object, { readonly phone: string | null }>
          open={isAsking}
          onClose={() => setAsking(false)}
          path="/ops/v1/members/reveal"
          title="查看完整手机号"
          says="这次查看会记入操作日志；号码只在本页显示，离开后需要重新查看。"
          input={{ memberId: member.id }}
          confirm="查看"
          done={null}
          onDone={(value) => setPhone(value.phone)}
        />
      </Can>
    </Flex>
  );
}

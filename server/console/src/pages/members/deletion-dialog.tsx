import { Alert } from 'antd';
import type { DeletionPreview } from '../../../../../shared/contract/member';
import type { MemberHead } from '../../../../../shared/contract/ops/member';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { formatAmount } from '../../components/fen';
import { Loaded } from '../../components/states';
import { formatSecond } from '../../components/when';

/** Deletes an account at its member's request; shows what the member would have been shown. */
export function DeletionDialog({ member, onClose }: { readonly member: MemberHead; readonly onClose: () => void }) {
  const preview = useGet<DeletionPreview>(`/ops/v1/members/${member.id}/deletion`);
  return (
    <ActDialog
      open
      onClose={onClose}
      path="/ops/v1/members/delete"
      title="代会员注销"
      says="请先核实是会员本人提出。注销后个人信息会被清除，不能恢复。"
      input={preview.data ? { memberId: member.id, token: preview.data.token } : null}
      confirm="注销账户"
      danger
      done="已开始注销"
    >
      <Loaded reading={preview} rows={4}>
        {({ losses, paidUntil, openRefundFen, openOrders, kept }) => (
          <>
            <p>会员会失去：</p>
            <ul>
              {losses.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            {paidUntil ? (
              <Alert type="warning" title={`已付费的会员时间至 ${formatSecond(paidUntil).slice(0, 10)}`} />
            ) : null}
            {openOrders > 0 ? <p>有 {openOrders} 笔未完成的订单会被关闭。</p> : null}
            {openRefundFen > 0 ? <p>有 {formatAmount(openRefundFen)} 正在退款。</p> : null}
            <p className="hint">依法保留：{kept.join('；')}</p>
          </>
        )}
      </Loaded>
    </ActDialog>
  );
}

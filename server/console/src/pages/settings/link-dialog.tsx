import { Alert, Button, Flex, Modal } from 'antd';
import type { OperatorLink } from '../../../../../shared/contract/ops/operator';
import { CopyText } from '../../components/copy-text';
import { When } from '../../components/when';

/** A one-time link as the server gives it: only in this answer. */
export type OneTimeLink = Omit<OperatorLink, 'operatorId'>;

/** Shows a one-time link, once. */
export function LinkDialog({ link, onClose }: { readonly link: OneTimeLink | null; readonly onClose: () => void }) {
  return (
    <Modal
      open={link !== null}
      title="一次性链接"
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          我已复制
        </Button>
      }
      destroyOnHidden
    >
      {link ? (
        <Flex vertical gap={12}>
          <Alert type="warning" showIcon title="链接只显示这一次。请当面或用可信的渠道交给本人。" />
          <CopyText text={link.link} label="链接" />
          <span className="hint">
            只能用一次，有效期至 <When value={link.expiresAt} />。
          </span>
        </Flex>
      ) : null}
    </Modal>
  );
}

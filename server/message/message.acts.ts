import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { accept } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { resendMessage } from './resend-message';

const about = z.object({ messageId: idSchema }).strict();

/** Sends a message once more that has reached nobody for certain. */
export const resendMessageAct: Act<z.output<typeof about>, null> = {
  ...{ code: 'messages.resend', name: '重发消息', permission: 'messages.resend', input: about },
  carryOut: async (unit, { messageId }, { now }) => {
    const resent = await resendMessage(unit, messageId, now);
    if (!resent.ok) return resent;
    const { memberId, title } = resent.value;
    return accept({ value: null, subject: `member:${memberId}`, after: { 消息: title, 编号: messageId } });
  },
};

/** What a case is called; one that has no name here is shown by its code. */
const names: Readonly<Record<string, string>> = {
  'identity.conflict': '两个会员疑似同一人',
  'member.nicknameReview': '昵称需要人工审核',
  'payment.amountDiffers': '支付金额与订单不符',
  'payment.payerDiffers': '付款人与下单人不符',
  'payment.unknownNumber': '收到未知单号的支付',
  'payment.unknownEvent': '收到未知的支付通知',
  'refund.requested': '退款申请等待处理',
  'refund.stillProcessing': '退款长时间未到账',
  'refund.succeededAfterClosing': '已关闭的退款又到账了',
  'refund.noBalance': '商户余额不足，退款未成功',
  'refund.abnormal': '退款异常',
  'refund.closed': '退款被微信关闭',
  'invoice.refundedAfterIssue': '开票后又退款，需要红冲',
  'shipping.refused': '发货信息被微信拒绝',
  'books.unbalanced': '账目不平',
  'config.notPublished': '定时发布没有成功',
  'benefit.budget': '权益预算即将用完',
  'supply.lowStock': '券码库存不足',
  'supply.noSupplier': '权益没有可用的供应商',
  'supply.contradiction': '供应商前后说法不一',
  'supply.unknownNumber': '供应商通知了未知单号',
  'supply.unsettled': '供应商订单长时间没有结果',
  'renewal.announcementRefused': '扣款预通知被拒',
  'renewal.contractDiffers': '签约信息不符',
  'renewal.debitDiffers': '扣款信息不符',
  'renewal.debitUnclear': '扣款结果不明',
  'renewal.endRefused': '解约被拒',
  'renewal.endsAtApple': '需要在 Apple 处结束订阅',
  'virtual.complaint': '虚拟支付投诉',
  'virtual.refundUnknown': '收到未知的虚拟支付退款',
  'virtual.refundedBelowLaterTerm': '虚拟支付退款，但后面还有有效期',
  'virtual.unknownPush': '收到未知的虚拟支付推送',
};

/** 账目不平, or the code itself. */
export function nameOfCase(kind: string): string {
  return names[kind] ?? kind;
}

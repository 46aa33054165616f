/** The figures of the overview 总览, in the order in which they are read. Stands without zod, for pages. */
export const figureWords = {
  members: '会员总数',
  joinedToday: '今日新增会员',
  activeToday: '今日活跃会员',
  activeThisMonth: '本月活跃会员',
  paying: '付费会员资格',
  monthlyFen: '月度经常性收入',
  paidToday: '今日支付订单',
  salesTodayFen: '今日实收',
  refundedTodayFen: '今日退款',
  renewalRateBp: '近 30 天续费率',
  churned: '近 30 天流失',
  churnRateBp: '近 30 天流失率',
  pointsLiability: '待兑付积分',
} as const;
export type FigureCode = keyof typeof figureWords;

/** What a figure leaves open to misreading. */
export const figureNotes: Readonly<Partial<Record<FigureCode, string>>> = {
  activeThisMonth: '自然月内至少使用过一次小程序的会员',
  paying: '正在生效、由订单、续费或赠送购得的会员资格；暂停中的计入',
  monthlyFen: '正在生效的会员资格按月折算的实付金额',
  renewalRateBp: '到期应扣的自动续费中已扣款成功的比例',
  churned: '到期后没有接续的会员资格',
  churnRateBp: '近 30 天流失 ÷（流失 + 现有会员资格）',
  pointsLiability: '会员手中可用的积分合计',
};

/** What waits for an operator, with the page that shows it. */
export const alertWords = {
  cases: '待处理事项',
  parkedJobs: '搁置的任务',
  differences: '未处理的对账差异',
  refunds: '待处理的退款申请',
  approvals: '待复核',
} as const;
export type AlertCode = keyof typeof alertWords;

/** What rows of a day can be listed of; each names the number that it is the rows of. */
export const rowKindWords = {
  'members.joined': '新增会员',
  'members.active': '活跃会员',
  'sales.created': '新建订单',
  'sales.paid': '支付订单',
  'sales.refunded': '到账退款',
  'terms.begun': '开始的有效期',
  'terms.over': '结束的有效期',
  'renewals.due': '应续费',
  'tiers.moved': '等级变动',
  'points.entries': '积分明细',
  'benefits.claimed': '权益领取',
  'benefits.used': '权益使用',
  'messages.sent': '发送的消息',
} as const;
export type RowKind = keyof typeof rowKindWords;
export const rowKinds = Object.keys(rowKindWords) as readonly RowKind[];

/** Kinds of entries of the points ledger. */
export const pointsKindWords: Readonly<Record<string, string>> = {
  earned: '消费与任务获得',
  confirmed: '待确认转可用',
  granted: '人工发放',
  spent: '使用',
  returned: '使用退回',
  takenBack: '退款扣回',
  expired: '过期',
  corrected: '更正',
};

/** Channels of messages and what became of them. */
export const channelWords: Readonly<Record<string, string>> = {
  official: '公众号模板消息',
  miniprogram: '小程序订阅消息',
};

/** Steps of the funnel of a benefit 漏斗. */
export const funnelWords = { entitled: '有资格', exposed: '看到', claimed: '领取', used: '使用' } as const;

/** What became of a message on its way. */
export const deliveryWords: Readonly<Record<string, string>> = {
  sending: '发送中',
  sent: '已发送',
  delivered: '已送达',
  notSent: '未发出，将重试',
  noPermission: '无法触达',
  refused: '微信拒绝',
  unknown: '结果未知',
};

/** What a difference between our rows and WeChat's bill is called. */
export const differenceWords: Readonly<Record<string, string>> = {
  missingHere: '微信有，本系统没有',
  missingThere: '本系统有，微信没有',
  amountDiffers: '金额不一致',
  stateDiffers: '状态不一致',
  feeUnexpected: '手续费不符',
  unknownLine: '无法识别的账单行',
  cashDiffers: '资金变动对不上',
};

/** The rail whose money a difference is about. */
export const differenceRailWords = { wechatpay: '微信支付', virtual: '虚拟支付' } as const;

/** How far the comparison of a day has come. */
export const reconciliationWords = { open: '待对账', waiting: '等微信出账单', closed: '已对账' } as const;

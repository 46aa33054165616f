/**
 * Every refusal and fault that may cross the wire, with the sentence a member reads. Stands without zod, so that the
 * mini-program can show the wording without carrying the schemas. The HTTP status of each stands in
 * `server/http/error-table.ts`: only `http/` knows a status code.
 */
export const errorTitles = {
  // the request itself
  INVALID_REQUEST: '提交的内容有误，请检查后重试',
  UNKNOWN_ROUTE: '没有找到这个页面',
  METHOD_NOT_ALLOWED: '不支持这样的操作',
  BODY_TOO_LARGE: '提交的内容太大了',
  UNSUPPORTED_MEDIA_TYPE: '不支持这种内容格式',
  IDEMPOTENCY_KEY_REQUIRED: '缺少幂等键，请重试',
  IDEMPOTENCY_KEY_REUSED: '这个操作已提交过，内容却不一样，请刷新后重试',
  TOO_MANY_REQUESTS: '操作太频繁了，请稍后再试',
  // who asks
  NOT_LOGGED_IN: '请先登录',
  SESSION_ENDED: '登录已失效，请重新登录',
  SESSION_KEY_EXPIRED: '微信登录状态已过期，请重试',
  LOGIN_CODE_REFUSED: '登录没有成功，请重试',
  LOGIN_BLOCKED: '当前微信账号暂时无法登录',
  MEMBER_LEAVING: '账户正在注销，完成后可以重新加入',
  // which business system asks
  SIGNATURE_REFUSED: '签名不正确，请检查密钥和签名方法',
  SIGNATURE_EXPIRED: '签名已过期，请校准时间后重新签名',
  SIGNATURE_REPLAYED: '这个请求已经收到过，请重新签名后再发',
  SCOPE_MISSING: '这个密钥没有做这件事的权限',
  // which operator asks
  CSRF_REFUSED: '页面已过期，请刷新后重试',
  PERMISSION_MISSING: '你的角色没有这项权限，请联系所有者',
  OPERATOR_LOGIN_REFUSED: '用户名、密码或动态码不正确',
  OPERATOR_LOGIN_LOCKED: '尝试次数太多，请稍后再试',
  TOTP_REQUIRED: '请输入动态码',
  INVITATION_ENDED: '这个链接已经用过或已过期，请联系所有者重新发送',
  OPERATOR_NOT_FOUND: '没有找到这位运营人员',
  OPERATOR_EXISTS: '这个用户名已有人使用',
  LAST_OWNER: '至少要保留一位所有者',
  APPROVAL_NOT_WAITING: '这件事已经处理过了',
  APPROVAL_NOT_YOURS: '需要另一位有权限的人来复核',
  // member
  PHONE_CODE_REFUSED: '手机号授权已过期，请重新授权',
  NICKNAME_REFUSED: '这个昵称不可用，请换一个',
  AVATAR_NOT_AN_IMAGE: '头像请使用 JPG、PNG 或 WebP 图片',
  AVATAR_TOO_LARGE: '头像图片请不超过 200 KB',
  AVATAR_NOT_FOUND: '还没有设置头像',
  DELETION_NOT_CONFIRMED: '请先确认注销会失去的内容',
  DELETION_CHANGED: '账户情况有变化，请重新查看后再确认注销',
  // plans
  PLAN_NOT_FOUND: '没有找到这个会员方案',
  PLAN_NOT_ON_SALE: '这个会员方案暂不出售',
  PLAN_LIMIT_REACHED: '已达到这个方案的购买上限',
  PLAN_RANK_DIFFERS: '当前会员的等级与所选方案不同，暂不支持更换',
  PLAN_RAIL_NOT_HERE: '由于相关规范，当前设备暂不支持开通这个会员',
  PLAN_NEEDS_NEWER_WECHAT: '请把微信升级到最新版本后再开通',
  // pauses
  MEMBERSHIP_NOT_ACTIVE: '会员未开通或已到期',
  MEMBERSHIP_PAUSED: '会员正在暂停中',
  PAUSE_NOT_OFFERED: '这个会员方案不支持暂停',
  PAUSE_LIMIT_REACHED: '今年可暂停的天数或次数已用完',
  PAUSE_LENGTH_REFUSED: '暂停天数不在可选范围内',
  PAUSE_DEBIT_UNDER_WAY: '自动续费即将扣款，请在扣款完成后再暂停',
  PAUSE_NOT_FOUND: '没有找到这次暂停',
  // plan changes
  PLAN_CHANGE_NOT_FOUND: '没有找到这个会员变更',
  PLAN_CHANGE_NOT_NEEDED: '不需要变更，可以直接购买所选方案',
  PLAN_CHANGE_NOT_ALLOWED: '当前会员暂不能变更为所选方案',
  PLAN_CHANGE_CREDIT_TOO_LARGE: '剩余金额超过所选方案可折抵的上限，请选择更长的方案',
  PLAN_CHANGE_QUOTE_CHANGED: '应付金额有变化，请重新查看后确认',
  PLAN_CHANGE_UNDER_WAY: '有一个变更正在进行，请先完成或撤销',
  PLAN_CHANGE_NOT_OPEN: '这个变更已完成或已结束，不能再操作',
  // orders
  ORDER_NOT_FOUND: '没有找到这个订单',
  ORDER_NOT_OPEN: '订单已不能支付，请重新下单',
  ORDER_ALREADY_PAID: '订单已支付',
  PAYMENT_REFUSED: '微信支付没有接受这笔订单，请重新下单',
  // auto-renewal
  RENEWAL_NOT_FOUND: '没有找到这个自动续费',
  RENEWAL_NOT_OFFERED: '这个会员方案不能自动续费',
  RENEWAL_ALREADY_ON: '自动续费已开通，或正在取消',
  RENEWAL_CONSENT_CHANGED: '自动续费协议有更新，请重新阅读并同意',
  RENEWAL_ENDS_AT_APPLE: '这份订阅由 Apple 扣款，请在 iPhone「设置 › Apple 账户 › 订阅」里取消',
  // refunds
  ORDER_NOT_REFUNDABLE: '这笔订单不能退款',
  REFUND_NOT_OFFERED: '这个会员方案不支持退款',
  REFUND_PERIOD_OVER: '已超过可以退款的时间',
  REFUND_BENEFIT_USED: '已使用过会员权益，不能退款',
  REFUND_NOTHING_LEFT: '会员时间已用完，没有可退的金额',
  REFUND_LATER_TERM: '后面还有续上的会员时间，请先退最新的那笔订单',
  REFUND_UNDER_WAY: '这笔订单已有退款在处理',
  REFUND_AT_APPLE: '这笔款由 Apple 收取，请在 App Store 申请退款',
  REFUND_CHANGED: '可退金额有变化，请重新查看后再申请',
  REFUND_REQUEST_NOT_FOUND: '没有找到这个退款申请',
  REFUND_REQUEST_DECIDED: '这个退款申请已有结果',
  // gifts
  GIFT_NOT_FOUND: '没有找到这份礼物',
  GIFT_NOT_OFFERED: '这个会员方案暂不支持赠送',
  GIFT_MESSAGE_REFUSED: '祝福语未通过微信的内容检查，请换一种说法',
  GIFT_MESSAGE_UNCHECKED: '祝福语暂时无法检查，请稍后再试，或不写祝福语',
  GIFT_NOT_PAID: '礼物还没有支付，请取消订单',
  GIFT_ACCEPTED: '礼物已被领取，不能撤回',
  GIFT_TAKEN: '这份礼物已被别人领取',
  GIFT_ENDED: '这份礼物已过期或已被撤回',
  GIFT_OWN: '这是你送出的礼物，请分享给朋友领取',
  GIFT_RANK_DIFFERS: '你当前会员的等级与这份礼物不同，暂时不能领取；礼物在有效期内会一直保留',
  // invoices
  INVOICE_NOT_OFFERED: '这笔订单不能开票',
  INVOICE_ALREADY_ISSUED: '发票已开具，不能再修改',
  // messages
  MESSAGE_NOT_FOUND: '没有找到这条消息',
  // business events
  EVENT_KIND_UNKNOWN: '没有这种业务事件',
  EVENT_METRIC_UNKNOWN: '业务事件带有未知的指标',
  EVENT_SUBJECT_MISSING: '业务事件没有写明所指的单号',
  EVENT_SUBJECT_REUSED: '同一单号已有另一个业务事件',
  EVENT_FROM_FUTURE: '业务事件的发生时间晚于现在',
  EVENT_ID_REUSED: '业务事件的编号已用于另一个事件',
  PERSON_NOT_FOUND: '没有找到这位会员',
  CUSTOMER_LINKED_ELSEWHERE: '这个客户编号已关联另一位会员',
  // growth
  PROGRAMME_NOT_FOUND: '没有找到这个成长体系',
  TASK_NOT_FOUND: '没有找到这个任务',
  TASK_NOT_DONE: '任务还没有完成',
  // points
  POINTS_INSUFFICIENT: '积分不足',
  // benefits
  BENEFIT_NOT_FOUND: '没有找到这项权益',
  BENEFIT_LOCKED: '当前等级或会员还不能领取这项权益',
  BENEFIT_NOT_OPEN: '这项权益还没有开始，或已经结束',
  BENEFIT_NOT_CLAIMABLE: '这项权益不需要领取',
  BENEFIT_QUOTA_REACHED: '本期的次数已用完',
  BENEFIT_SOLD_OUT: '已经领完了',
  BENEFIT_ACCOUNT_REQUIRED: '请填写要充值的手机号',
  CLAIM_NOT_FOUND: '没有找到这张券',
  CLAIM_NOT_USABLE: '这张券已使用、已过期或还不能使用',
  CLAIM_RESERVED: '这张券正用于一笔未完成的订单',
  USE_CODE_REFUSED: '核销码不正确或已过期，请让会员刷新后再试',
  REDEMPTION_NOT_FOUND: '没有找到这次核销',
  REDEMPTION_NOT_REVERSIBLE: '这次核销已不能撤销',
  REFERENCE_REUSED: '这个业务单号已用于另一次请求',
  // coupons
  COUPON_NOT_FOUND: '没有找到这张优惠券',
  COUPON_NOT_APPLICABLE: '这张优惠券不能用于这笔订单',
  RESERVATION_NOT_FOUND: '没有找到这次占用',
  RESERVATION_ENDED: '优惠券的占用已结束，请重新试算',
  // the shelf
  SHELF_ITEM_NOT_FOUND: '没有找到这件商品',
  SHELF_ITEM_NOT_AVAILABLE: '这件商品现在不能兑换',
  SHELF_LIMIT_REACHED: '已达到这件商品的兑换上限',
  SHELF_PRICE_CHANGED: '兑换价格有变化，请刷新后再兑换',
  EXCHANGE_NOT_FOUND: '没有找到这次兑换',
  // code cards
  CARD_CODE_REFUSED: '兑换码不正确，请检查后重试',
  CARD_CODE_USED: '这个兑换码已被使用',
  CARD_CODE_ENDED: '这个兑换码尚未启用或已过期',
  // faults
  WECHAT_UNAVAILABLE: '微信暂时没有回应，请稍后再试',
  SERVICE_UNAVAILABLE: '服务暂时不可用，请稍后再试',
  INTERNAL_ERROR: '出了点问题，请稍后再试',
} as const;

/** A stable name of a refusal or fault; clients decide by it, never by the title. */
export type ErrorCode = keyof typeof errorTitles;

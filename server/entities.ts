import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Badge, BadgeAccount, BadgeAward, BadgeEntry, BadgeProgress } from './badge/badge.entity';
import {
  Benefit,
  BenefitBudget,
  BenefitClaim,
  BenefitReach,
  BenefitSpan,
  BenefitUse,
  BenefitUseCode,
  BenefitVersion,
} from './benefit/benefit.entity';
import { BenefitGrant } from './benefit/benefit-grant.entity';
import { BookBalance, BookEarning, BookLine, BookPosting } from './books/books.entity';
import { MemberList, MemberListPart } from './care/care.entity';
import { OperatorCase } from './case/case.entity';
import { CodeBatch, CodeCard } from './code-card/code-card.entity';
import { CouponReservation } from './coupon/coupon.entity';
import { DatabaseStamp, SandboxClockRow } from './database/stamp.entity';
import { PointsExchange, ShelfItem } from './exchange/exchange.entity';
import { Gift } from './gift/gift.entity';
import {
  BusinessEventRow,
  GrowthAccount,
  GrowthEntry,
  GrowthProgramme,
  GrowthSum,
  TaskProgress,
  TierChangeRow,
  TierExtension,
  TierHold,
  TierNotice,
} from './growth/growth.entity';
import { InsightDay, InsightPosition, InsightReport } from './insight/insight.entity';
import { Invoice, InvoiceTitleRow } from './invoice/invoice.entity';
import { Job, Schedule } from './jobs/job.entity';
import {
  Audience,
  AudienceMember,
  Avatar,
  CustomerLink,
  DepartedPerson,
  Member,
  MemberDay,
  MemberNote,
  MemberTag,
  PersonClaim,
  RateCounter,
  Session,
  WechatIdentityRow,
} from './member/member.entity';
import { Membership, MembershipCut, MembershipPause, MembershipTerm } from './membership/membership.entity';
import { Message, MessageDelivery, SubscribeCredit, WechatPush } from './message/message.entity';
import { Approval, OperatorCommand } from './operator/approval.entity';
import { AuditEntry, AuditHead, AuditWalk } from './operator/audit.entity';
import { LoginGuard, Operator, OperatorInvitation, OperatorSession } from './operator/operator.entity';
import { OperatorUpload } from './operator/upload.entity';
import { ApiKey, ApiKeyNonce } from './partner/partner.entity';
import { Plan, PlanFamily, PlanPrice, SchemeDocument } from './plan/plan.entity';
import { PlanChange } from './plan-change/plan-change.entity';
import { PointsAccount, PointsAllocation, PointsEntry, PointsLot, PointsProgramme } from './points/points.entity';
import { PointsImport } from './points/points-import.entity';
import {
  CommandKey,
  PaymentAttempt,
  PaymentNotice,
  PlanAllowance,
  PurchaseOrder,
  Refund,
} from './purchase/purchase.entity';
import { ReconciliationDay, ReconciliationDifference } from './reconciliation/reconciliation.entity';
import { AppleRefundRecord, RefundRequest } from './refund/refund.entity';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal/renewal.entity';
import { SchemeDraft, SchemeDraftSection, SchemePreview, SchemeVersion } from './scheme/scheme.entity';
import { SupplyCode, SupplyNotice, SupplyOrder } from './supply/supply.entity';
import { WechatToken } from './wechat/wechat.entity';

/** Every table of the system, by room. */
export const entities: readonly EntityTarget<ObjectLiteral>[] = [
  ...[DatabaseStamp, SandboxClockRow, Job, Schedule],
  ...[WechatToken, OperatorCase],
  ...[Operator, OperatorInvitation, OperatorSession, LoginGuard],
  ...[AuditEntry, AuditHead, AuditWalk, Approval, OperatorCommand],
  ...[Member, WechatIdentityRow, PersonClaim, Session, MemberDay, Avatar, DepartedPerson, RateCounter],
  ...[Audience, AudienceMember, CustomerLink, MemberTag, MemberNote, MemberList, MemberListPart],
  ...[Plan, PlanFamily, PlanPrice, SchemeDocument],
  ...[Membership, MembershipCut, MembershipPause, MembershipTerm],
  ...[BookPosting, BookLine, BookBalance, BookEarning],
  ...[PurchaseOrder, PaymentAttempt, Refund, PaymentNotice, CommandKey, PlanAllowance],
  ...[RenewalContract, RenewalCycle, RenewalDebit],
  ...[PlanChange],
  ...[RefundRequest, AppleRefundRecord],
  ...[Invoice, InvoiceTitleRow, Gift],
  ...[GrowthProgramme, BusinessEventRow, GrowthAccount, GrowthSum, GrowthEntry, TaskProgress],
  ...[TierChangeRow, TierNotice, TierHold, TierExtension],
  ...[PointsProgramme, PointsAccount, PointsLot, PointsEntry, PointsAllocation],
  ...[Benefit, BenefitVersion, BenefitBudget, BenefitClaim, BenefitUse, BenefitUseCode, BenefitSpan, BenefitReach],
  ...[SupplyCode, SupplyOrder, SupplyNotice],
  ...[CouponReservation, CodeBatch, CodeCard],
  ...[ShelfItem, PointsExchange],
  ...[ReconciliationDay, ReconciliationDifference],
  ...[Badge, BadgeAccount, BadgeEntry, BadgeProgress, BadgeAward],
  ...[Message, MessageDelivery, SubscribeCredit, WechatPush],
  ...[ApiKey, ApiKeyNonce],
  ...[SchemeVersion, SchemeDraft, SchemeDraftSection, SchemePreview],
  ...[InsightDay, InsightPosition, InsightReport],
  ...[OperatorUpload, BenefitGrant, PointsImport],
];

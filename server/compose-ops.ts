import type { Clock } from '../shared/kernel/clock';
import { badgeOps } from './badge/badge-ops.routes';
import { benefitOps } from './benefit/benefit-ops.routes';
import type { ClaimDeliverer } from './benefit/claim-delivery';
import type { ClaimParts } from './benefit/issue-claim';
import { registerGrantJobs, stockOps } from './benefit/stock-ops.routes';
import { registerCareJobs } from './care/care.jobs';
import type { CareParts } from './care/care.parts';
import { careActs } from './care/care-acts.routes';
import { careOps } from './care/care-ops.routes';
import { codeCardOps } from './code-card/code-card-ops.routes';
import type { Config } from './config';
import { growthOps } from './growth/growth-ops.routes';
import type { Logger } from './http/logger';
import type { AuthenticateOperator } from './http/operator-access';
import type { Route } from './http/route';
import { insightOps } from './insight/insight-ops.routes';
import type { InvoiceParts } from './invoice/invoice.parts';
import { invoiceOps } from './invoice/invoice-ops.routes';
import type { JobRegistry } from './jobs/registry';
import type { DepartureNeeds } from './member/delete-member';
import { memberOps } from './member/member-ops.routes';
import { membershipOps } from './membership/membership-ops.routes';
import { messageOps } from './message/message-ops.routes';
import { templateOps } from './message/template-ops.routes';
import type { ActHead, AnyAct } from './operator/act';
import { nameOfAction } from './operator/action-names';
import { createUploadCipher, sweepUploads } from './operator/keep-upload';
import { registerOperatorJobs } from './operator/operator.jobs';
import { createOperatorKeys } from './operator/operator-keys';
import { operatorOps } from './operator/operator-ops.routes';
import { partnerOps } from './partner/partner-ops.routes';
import { consentOps } from './plan/consent-ops.routes';
import { railOps } from './plan/rails-ops.routes';
import { pointsImportOps, registerImportJobs } from './points/points-import-ops.routes';
import { pointsOps } from './points/points-ops.routes';
import { purchaseOps } from './purchase/purchase-ops.routes';
import type { RefundParts } from './refund/refund.parts';
import { refundOps } from './refund/refund-ops.routes';
import { endAllRenewals } from './renewal/end-renewals';
import { renewalOps } from './renewal/renewal-ops.routes';
import { configOps } from './scheme/config-ops.routes';
import { supplyOps } from './supply/supply-ops.routes';

/** A room's half of the console: what may be done there, and the routes. */
interface OperatorRoom {
  readonly acts?: readonly AnyAct[];
  /** Acts that a second person cannot carry out, by name: their answer is for whoever asked, once. */
  readonly alone?: readonly ActHead[];
  readonly routes: readonly Route[];
}

/** What the operators' console is put together from: the parts of the house that `compose.ts` has made. */
export interface ConsoleParts extends Omit<CareParts, 'nameOfAction'> {
  readonly config: Config;
  readonly wallClock: Clock;
  readonly logger: Logger;
  readonly registry: JobRegistry;
  readonly deliverers: readonly ClaimDeliverer[];
  readonly claims: ClaimParts;
  readonly members: DepartureNeeds;
  readonly invoices: InvoiceParts;
  readonly refunds: RefundParts;
}

/** The console: its routes under /ops/v1, and who its cookies belong to. */
export interface Console {
  readonly routes: readonly Route[];
  readonly authenticate: AuthenticateOperator;
}

/** Puts the operators' console together: each room brings its own acts and routes. */
export function composeConsole(parts: ConsoleParts): Console {
  const { config, database, clock, wallClock, registry } = parts;
  const acts: AnyAct[] = [];
  const heads: ActHead[] = [];
  const operators = {
    ...{ database, clock, wallClock, keys: createOperatorKeys(config), logger: parts.logger },
    ...{ world: config.world, publicUrl: config.publicUrl, acts: () => acts, heads: () => heads },
  };
  registerOperatorJobs(registry, operators);
  const people = operatorOps(operators);
  const care: CareParts = { ...parts, nameOfAction: (action) => nameOfAction(heads, action) };
  const rooms: OperatorRoom[] = [
    people,
    configOps({ database, clock }),
    careOps({ ...care, deliverers: parts.deliverers }),
    insightOps(parts),
  ];
  const about = { database, clock };
  registerCareJobs(registry, care);
  rooms.push(
    ...[
      careActs(care),
      memberOps({ ...parts.members, endRenewals: endAllRenewals }),
      membershipOps(about),
      growthOps(about),
      pointsOps(about),
    ],
    ...[benefitOps({ ...about, keys: parts.members.keys, claims: parts.claims }), messageOps(about)],
    ...[purchaseOps(about), refundOps(parts.refunds), renewalOps(about), invoiceOps(parts.invoices)],
  );
  const files = { ...about, uploads: createUploadCipher(config.dataKey) };
  const secrets = { ...files, dataKey: config.dataKey, logger: parts.logger };
  registerGrantJobs(registry, { ...about, claims: parts.claims });
  registerImportJobs(registry, files);
  registry.everyNight(() => sweepUploads(database, clock.now()));
  rooms.push(
    ...[partnerOps(secrets), codeCardOps(secrets), supplyOps(secrets), stockOps(about), pointsImportOps(files)],
  );
  rooms.push(badgeOps(parts));
  const { pay, renewal, virtual } = config.wechat;
  const rails = {
    ...{ mchid: pay.mchid, papay: renewal !== null },
    virtual: virtual && { offerId: virtual.offerId, isLive: virtual.environment === 0 },
  };
  rooms.push(templateOps(config.templates), railOps({ clock, rails, catalogue: parts.catalogue }), consentOps());
  acts.push(...rooms.flatMap((room) => room.acts ?? []));
  heads.push(...acts, ...rooms.flatMap((room) => room.alone ?? []));
  return { routes: rooms.flatMap(({ routes }) => routes), authenticate: people.authenticate };
}

import { Entity, Index } from 'typeorm';
import { operatorStatuses } from '../../shared/contract/ops/operator';
import { type Role, roles } from '../../shared/contract/ops/permission';
import { CountColumn, IdColumn, IdKey, InstantColumn, TextColumn, TextKey, WholeColumn } from '../database/columns';
import { OneOf } from '../database/one-of';

/** An operator 运营人员: somebody of the business who logs in to the console. */
@Entity('operator')
@Index('ux_operator_login', ['loginName'], { unique: true })
@OneOf('operator', 'status', operatorStatuses)
@OneOf('operator', 'role', roles)
export class Operator {
  @IdKey() id: string;
  @TextColumn(40) loginName: string;
  @TextColumn(40) name: string;
  @TextColumn(12) role: Role;
  /** `invited` until they have chosen a password; `disabled` ends every session. */
  @TextColumn(10) status: (typeof operatorStatuses)[number];
  /** argon2id, with its parameters; null while invited. */
  @TextColumn(200, { nullable: true }) passwordHash: string | null;
  /** The authenticator's secret, encrypted for this row; null where they do without (sandbox only). */
  @TextColumn(300, { nullable: true }) totpCipher: string | null;
  /** The newest thirty-second step whose code was used: a code works once. */
  @WholeColumn({ nullable: true }) totpStep: number | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) activatedAt: number | null;
  @InstantColumn({ nullable: true }) lastSeenAt: number | null;
}

/** A one-time link: to take an account up, or to choose password and authenticator anew. */
@Entity('operator_invitation')
@Index('ix_operator_invitation_operator', ['operatorId'])
export class OperatorInvitation {
  /** Keyed hash of the token; the token itself stands in the link only. */
  @TextKey(64) id: string;
  @IdColumn() operatorId: string;
  /** The secret that the authenticator shall hold from then on, encrypted for this row. */
  @TextColumn(300) totpCipher: string;
  @InstantColumn() createdAt: number;
  @InstantColumn() expiresAt: number;
  @InstantColumn({ nullable: true }) usedAt: number | null;
}

/** A place where an operator is logged in. */
@Entity('operator_session')
@Index('ix_operator_session_operator', ['operatorId'])
@Index('ix_operator_session_expires', ['expiresAt'])
export class OperatorSession {
  /** Keyed hash of the cookie. */
  @TextKey(64) id: string;
  @IdColumn() operatorId: string;
  @TextColumn(45) address: string;
  /** What the browser says of itself. */
  @TextColumn(200) device: string;
  @InstantColumn() createdAt: number;
  @InstantColumn() seenAt: number;
  @InstantColumn() expiresAt: number;
}

/** How often somebody failed to log in, by whom it counts: an address with a login name, an address, a known device. */
@Entity('operator_login_guard')
@Index('ix_operator_login_guard_window', ['windowStart'])
export class LoginGuard {
  /** `<kind>:<keyed hash of whom it counts>` */
  @TextKey(120) guardKey: string;
  @CountColumn() failures: number;
  @InstantColumn() windowStart: number;
}

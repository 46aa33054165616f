import type { EntityManager } from 'typeorm';
import { type ImportPointsInput, importPointsSchema } from '../../shared/contract/ops/points-import';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Act } from '../operator/act';
import { openUpload, type UploadCipher } from '../operator/keep-upload';
import { secondPersonOf } from '../operator/second-person';
import { type ImportPlan, planImport } from './import-points';
import { ALONE_UP_TO } from './points.rules';
import { PointsImport } from './points-import.entity';
import { beginImport } from './run-import';

/** Gives what a file says that was looked at; above the limit with a second person. A worker goes through its lines. */
export function importPointsAct(
  database: Database,
  uploads: UploadCipher,
): Act<ImportPointsInput, { readonly importId: string }> {
  /** What the file would give at this moment: members may have left since it was looked at. */
  const plan = async (manager: EntityManager, uploadId: string, now: Instant): Promise<Result<Planned, Refusal>> => {
    const file = await openUpload(manager, uploads, 'points', uploadId);
    if (!file || (await manager.existsBy(PointsImport, { uploadId }))) return refuse('UPLOAD_NOT_FOUND');
    const planned = await planImport({ ...database, read: manager }, file.content, now);
    if (planned.ok) return accept({ fileName: file.fileName, plan: planned.value });
    return refuse(planned.refusal.code === 'POINTS_NOT_LIVE' ? 'POINTS_NOT_LIVE' : 'FILE_REFUSED');
  };
  return {
    ...{ code: 'points.import', name: '批量导入积分', permission: 'points.adjust', input: importPointsSchema },
    describe: async (manager, { uploadId }) => {
      const file = await openUpload(manager, uploads, 'points', uploadId);
      return `将导入积分文件「${file?.fileName ?? uploadId}」`;
    },
    needsSecond: async (manager, { uploadId }, now) => {
      const planned = await plan(manager, uploadId, now);
      if (!planned.ok || planned.value.plan.points <= ALONE_UP_TO) return null;
      const { points, members } = planned.value.plan;
      const [given, to, most] = [points, members, ALONE_UP_TO].map((number) => number.toLocaleString('zh-CN'));
      return `共 ${given} 积分给 ${to} 位会员，超过 ${most} 积分需要另一位有权限的人复核`;
    },
    carryOut: async (unit, { uploadId }, setting) => {
      const { actor, reason, now } = setting;
      const planned = await plan(unit, uploadId, now);
      if (!planned.ok) return planned;
      const { fileName, plan: wanted } = planned.value;
      // A file that has grown past the limit since it was asked about starts anew.
      if (wanted.points > ALONE_UP_TO && setting.approvedBy === null) return refuse('SECOND_APPROVER_REQUIRED');
      const authority = { operator: actor.name, approvedBy: secondPersonOf(setting), reason };
      const importId = await beginImport(unit, { uploadId, fileName }, wanted, authority, now);
      const after = { 文件: fileName, 行数: wanted.lines.length, 会员: wanted.members, 积分: wanted.points };
      return accept({ value: { importId }, subject: `pointsImport:${importId}`, after });
    },
  };
}

interface Planned {
  readonly fileName: string;
  readonly plan: ImportPlan;
}

type Refusal = 'UPLOAD_NOT_FOUND' | 'POINTS_NOT_LIVE' | 'FILE_REFUSED';

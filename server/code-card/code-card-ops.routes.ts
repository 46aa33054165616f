import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { aboutBatchSchema, codeBatchSchema, codeGiftsSchema } from '../../shared/contract/ops/code-batch';
import { reasonSchema } from '../../shared/contract/ops/operator';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { type ActHead, type ActParts, type AnyAct, actOn } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { createCardCodeKeys } from './card-code-keys';
import { activateBatchAct, drawBatchAct, drawBatchHead, endBatchAct, makeBatchAct } from './code-card.acts';
import type { CodeBatch } from './code-card.entity';
import { writeCodes } from './draw-batch';
import { findBatches, findGifts } from './find-batches';

const tag = '运营·兑换码';

interface Parts extends ActParts {
  /** 32 bytes. */
  readonly dataKey: Buffer;
  readonly logger: { warn(details: object, message: string): void };
}

/** Batches of code cards, in the console. */
export function codeCardOps(parts: Parts): {
  readonly acts: readonly AnyAct[];
  readonly alone: readonly ActHead[];
  readonly routes: readonly Route[];
} {
  const { database, clock } = parts;
  return {
    acts: [makeBatchAct, activateBatchAct, endBatchAct],
    alone: [drawBatchHead],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/code-batches', summary: '兑换码批次', tag },
        ...{ access: 'operator', permission: 'codes.manage' },
        query: pageQuerySchema,
        replies: { 200: { description: '新的在前', schema: pageSchema(codeBatchSchema) } },
        handle: async (request) => {
          const { operatorId } = operatorOf(request);
          return { status: 200, body: await findBatches(database, operatorId, request.query, clock.now()) };
        },
      }),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/code-gifts', summary: '兑换码可以兑换什么', tag },
        ...{ access: 'operator', permission: 'codes.manage' },
        replies: { 200: { description: '在售的会员方案与现有权益', schema: codeGiftsSchema } },
        handle: async () => ({ status: 200, body: await findGifts(database) }),
      }),
      actRoute(parts, { path: '/ops/v1/code-batches', summary: '生成一批兑换码', tag }, makeBatchAct),
      actRoute(parts, { path: '/ops/v1/code-batches/activate', summary: '启用一批兑换码', tag }, activateBatchAct),
      actRoute(parts, { path: '/ops/v1/code-batches/end', summary: '作废一批兑换码', tag }, endBatchAct),
      codesRoute(parts),
    ],
  };
}

/**
 * The codes are drawn while they are sent and stand nowhere else: where the download breaks off, so does the drawing, and
 * the batch can never be activated. A repeat has nothing to send.
 */
function codesRoute(parts: Parts): Route {
  const keys = createCardCodeKeys(parts.dataKey);
  return defineRoute({
    ...{ method: 'post', path: '/ops/v1/code-batches/codes', summary: '下载一批兑换码：仅申请人，仅一次', tag },
    ...{ access: 'operator', permission: 'codes.manage' },
    body: z.object({ input: aboutBatchSchema, reason: reasonSchema }).strict(),
    idempotent: true,
    replies: { 200: { description: 'CSV：serial,code', schema: null } },
    handle: async (request) => {
      const { operatorId, name } = operatorOf(request);
      const { body, idempotencyKey: commandKey, requestId } = request;
      let batch = null as CodeBatch | null;
      const act = drawBatchAct((taken) => {
        batch = taken;
      });
      unwrap(await actOn(parts, act, { ...body, operatorId, operatorName: name, commandKey, requestId }));
      if (batch === null) throw new HttpRefusal('BATCH_CODES_DRAWN');
      request.context.body = sendCodes(parts, keys, batch);
      const headers = {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="codes-${body.input.batchId}.csv"`,
      };
      return { status: 200, headers };
    },
  });
}

function sendCodes({ database, logger }: Parts, keys: ReturnType<typeof createCardCodeKeys>, batch: CodeBatch) {
  const stream = new PassThrough();
  const write = (lines: string) => {
    if (stream.destroyed) throw new Error('nobody listens any more');
    stream.write(lines);
  };
  void writeCodes(database, keys, batch, write).then(
    () => stream.end(),
    (error: Error) => {
      logger.warn({ err: error, batchId: batch.id }, 'drawing the codes of a batch was cut off');
      stream.destroy(error);
    },
  );
  return stream;
}

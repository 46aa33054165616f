import Router from '@koa/router';
import type Koa from 'koa';
import { readBody } from '../body';
import { hangUp } from '../hangs';
import { randomText } from '../random';
import type { World } from '../world';
import { orderWithContract } from './contract-order';
import { deleteContract, queryContract } from './contracts';
import { applyDebit, queryDebit } from './debits';
import { NotTaken, Refusal } from './errors';
import { signFields, verifyFields } from './signature';
import { type Fields, readXml, writeXml } from './xml';

type Handle = (world: World, fields: Fields) => Fields;

/** The v2 interfaces of entrusted debit at api.mch.weixin.qq.com: XML both ways, signed with the shared key. */
export function papayRoutes(world: World): Koa.Middleware {
  const router = new Router();
  const on = (operation: string, path: string, handle: Handle) => {
    router.post(path, (ctx) => serve(world, ctx, operation, handle));
  };
  on('contractOrder', '/pay/contractorder', orderWithContract);
  on('debit', '/pay/pappayapply', applyDebit);
  on('debitQuery', '/pay/paporderquery', queryDebit);
  on('contractQuery', '/papay/querycontract', queryContract);
  on('contractDelete', '/papay/deletecontract', deleteContract);
  return router.routes() as Koa.Middleware;
}

async function serve(world: World, ctx: Koa.Context, operation: string, handle: Handle): Promise<void> {
  const { faults, hangs } = world;
  const body = await readBody(ctx.req);
  const before = faults.strike('payTimeoutBefore', operation);
  if (before !== null) return hangUp(ctx, hangs, before.milliseconds);
  const answer = answerCall(world, operation, body, handle);
  const after = faults.strike('payTimeoutAfter', operation);
  if (after !== null) return hangUp(ctx, hangs, after.milliseconds);
  const lost = faults.strike('payErrorAfter', operation) !== null;
  writeAnswer(world, ctx, operation, lost ? new Refusal('SYSTEMERROR') : answer);
}

function answerCall(world: World, operation: string, body: Buffer | null, handle: Handle): Fields | Refusal | NotTaken {
  const { faults, keys } = world;
  try {
    if (faults.strike('payErrorBefore', operation) !== null) throw new Refusal('SYSTEMERROR');
    if (faults.strike('payRateLimited', operation) !== null) throw new Refusal('FREQUENCY_LIMIT');
    const fields = body === null ? null : readXml(body.toString('utf8'));
    if (fields === null) throw new NotTaken('XML格式错误');
    if (fields.mch_id !== keys.mchid) throw new NotTaken('商户号mch_id不存在');
    if (!verifyFields(world, fields)) throw new NotTaken('签名错误');
    return handle(world, fields);
  } catch (error) {
    if (error instanceof Refusal || error instanceof NotTaken) return error;
    throw error;
  }
}

function writeAnswer(world: World, ctx: Koa.Context, operation: string, answer: Fields | Refusal | NotTaken): void {
  const refused = answer instanceof Refusal || answer instanceof NotTaken;
  ctx.status = 200;
  ctx.set('Content-Type', 'text/xml; charset=utf-8');
  ctx.body = writeXml(
    answer instanceof NotTaken
      ? { return_code: 'FAIL', return_msg: answer.message }
      : signAnswer(world, operation, answer),
  );
  world.calls.note({
    operation,
    method: ctx.method,
    path: ctx.path,
    status: ctx.status,
    refusal: refused ? (answer instanceof Refusal ? answer.code : answer.message) : null,
    at: world.clock.now(),
  });
}

function signAnswer(world: World, operation: string, answer: Fields | Refusal): Fields {
  const { keys, faults } = world;
  const common = {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    appid: keys.apps.miniprogram.appid,
    mch_id: keys.mchid,
    nonce_str: randomText(32),
  };
  const fields: Fields =
    answer instanceof Refusal
      ? { ...common, result_code: 'FAIL', err_code: answer.code, err_code_des: answer.message }
      : { ...common, result_code: 'SUCCESS', ...answer };
  if (faults.strike('payUnsigned', operation) !== null) return fields;
  const wrong = faults.strike('payWrongSignature', operation) !== null;
  return { ...fields, sign: signFields(world, wrong ? { ...fields, nonce_str: 'wrong' } : fields) };
}

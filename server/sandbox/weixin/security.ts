import { HOUR_MS } from '../../../shared/kernel/instant';
import { randomHex } from '../random';
import type { World } from '../world';
import { WeixinError } from './errors';
import { findByOpenid } from './messages';

/** The user must have used the mini-program within 2 hours; a text has at most 2 500 characters (Content security). */
const ACTIVE_MS = 2 * HOUR_MS;
const LONGEST_CONTENT = 2_500;

/** Words that the local check marks, with WeChat's label for them. */
const MARKED: readonly { readonly word: string; readonly suggest: 'risky' | 'review'; readonly label: number }[] = [
  { word: '赌博', suggest: 'risky', label: 20006 },
  { word: '代开发票', suggest: 'risky', label: 20008 },
  { word: '加微信', suggest: 'review', label: 10001 },
];

/** The label of a text in which nothing was found. */
const NORMAL = 100;

/** `POST /wxa/msg_sec_check`, version 2: judges a text that others will see. */
export function checkText(world: World, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) throw new WeixinError(47001);
  const body = input as Record<string, unknown>;
  if (body.version !== 2 && body.version !== '2') throw new WeixinError(40097);
  if (![1, 2, 3, 4].includes(Number(body.scene))) throw new WeixinError(40129);
  if (typeof body.content !== 'string' || body.content === '') throw new WeixinError(40097);
  if ([...body.content].length > LONGEST_CONTENT) throw new WeixinError(40097);
  const person = findByOpenid(world, 'miniprogram', body.openid);
  if (person.activeAt === null || world.clock.now() - person.activeAt > ACTIVE_MS) throw new WeixinError(61010);
  const text = [body.content, body.nickname, body.title, body.signature]
    .filter((part) => typeof part === 'string')
    .join('\n');
  const found = MARKED.find(({ word }) => text.includes(word));
  const suggest = found?.suggest ?? 'pass';
  const label = found?.label ?? NORMAL;
  return {
    errcode: 0,
    errmsg: 'ok',
    result: { suggest, label },
    detail: [
      { strategy: 'content_model', errcode: 0, suggest, label, prob: 90 },
      {
        strategy: 'keyword',
        errcode: 0,
        suggest,
        label,
        ...(found === undefined ? {} : { keyword: found.word, level: 90 }),
      },
    ],
    trace_id: randomHex(32),
  };
}

import { MINUTE_MS } from '../../../shared/kernel/instant';
import { pushEvent } from '../push/pushes';
import { randomDigits, randomText } from '../random';
import type { Message, Person, Template } from '../records';
import { type AppName, findDataFault, readValue, TEMPLATE_FORMS, type TemplateForm } from '../templates';
import type { World } from '../world';
import { WeixinError } from './errors';

/** A template message with a client_msg_id that was seen less than this ago is not sent again. */
const DEDUPE_MS = 10 * MINUTE_MS;

/** What both send interfaces take; unknown fields are not read. */
interface SendBody {
  readonly touser?: unknown;
  readonly template_id?: unknown;
  readonly data?: unknown;
  readonly page?: unknown;
  readonly url?: unknown;
  readonly miniprogram?: unknown;
  readonly client_msg_id?: unknown;
  readonly miniprogram_state?: unknown;
  readonly lang?: unknown;
}

/** `GET /cgi-bin/user/info`: a follower, or no more than the openid of somebody who does not follow. */
export function presentFollower(world: World, openid: string | undefined): unknown {
  const person = findByOpenid(world, 'official', openid);
  const unionid = person.unionid === null ? {} : { unionid: person.unionid };
  if (!person.followsOfficialAccount) return { subscribe: 0, openid: person.officialOpenid, ...unionid };
  return {
    subscribe: 1,
    openid: person.officialOpenid,
    language: 'zh_CN',
    subscribe_time: Math.floor((person.followedAt ?? world.clock.now()) / 1_000),
    ...unionid,
    remark: '',
    groupid: 0,
    tagid_list: [],
    subscribe_scene: 'ADD_SCENE_SEARCH',
    qr_scene: 0,
    qr_scene_str: '',
  };
}

/** `POST /cgi-bin/message/template/send`: a template message 模板消息 to a follower; its outcome comes as an event. */
export function sendTemplateMessage(world: World, input: unknown): unknown {
  const body = readBody(input);
  const person = findByOpenid(world, 'official', body.touser);
  const { template, form } = findTemplate(world, 'official', body.template_id);
  if (!person.followsOfficialAccount) throw new WeixinError(43004);
  checkData(form, body.data);
  const dedupeKey =
    typeof body.client_msg_id === 'string' && body.client_msg_id !== ''
      ? `${person.officialOpenid}|${body.client_msg_id}`
      : null;
  const earlier = dedupeKey === null ? undefined : findEarlier(world, dedupeKey);
  if (earlier !== undefined) return { errcode: 0, errmsg: 'ok', msgid: Number(earlier.msgid) };
  const status = pickTemplateStatus(world);
  const message: Message = {
    ...draftMessage(world, person, template, form, body.data),
    channel: 'official',
    page: readMiniprogramPage(world, body.miniprogram),
    dedupeKey,
    delivered: status === 'success',
  };
  world.records.atomically(() => {
    world.records.messages.put(message);
    pushEvent(world, 'official', {
      event: 'TEMPLATESENDJOBFINISH',
      openid: person.officialOpenid,
      fields: { MsgID: Number(message.msgid), Status: status },
    });
  });
  world.changes.tell();
  return { errcode: 0, errmsg: 'ok', msgid: Number(message.msgid) };
}

/** `POST /cgi-bin/message/subscribe/send`: a subscribe message 订阅消息 for which the person gave their leave. */
export function sendSubscribeMessage(world: World, input: unknown): unknown {
  const body = readBody(input);
  const person = findByOpenid(world, 'miniprogram', body.touser);
  const { template, form } = findTemplate(world, 'miniprogram', body.template_id);
  checkChoice(body.miniprogram_state, ['developer', 'trial', 'formal']);
  checkChoice(body.lang, ['zh_CN', 'en_US', 'zh_HK', 'zh_TW']);
  checkData(form, body.data);
  if (!changeCredit(world, person.id, template.id, -1)) throw new WeixinError(43101);
  const message: Message = {
    ...draftMessage(world, person, template, form, body.data),
    channel: 'service-notice',
    page: typeof body.page === 'string' && body.page !== '' ? body.page : null,
    dedupeKey: null,
    delivered: true,
  };
  world.records.atomically(() => {
    world.records.messages.put(message);
    pushEvent(world, 'miniprogram', {
      event: 'subscribe_msg_sent_event',
      openid: person.miniprogramOpenid,
      list: {
        wrapper: 'SubscribeMsgSentEvent',
        items: [{ TemplateId: template.id, MsgID: message.msgid, ErrorCode: '0', ErrorStatus: 'success' }],
        single: true,
      },
    });
  });
  world.changes.tell();
  return { errcode: 0, errmsg: 'ok', msgid: Number(message.msgid) };
}

/**
 * Changes how many messages of a template a person still allows.
 * @returns false when there would be less than none; then nothing changes
 */
export function changeCredit(world: World, personId: string, templateId: string, by: 1 | -1): boolean {
  const id = `${personId}|${templateId}`;
  const count = (world.records.credits.find(id)?.count ?? 0) + by;
  if (count < 0) return false;
  world.records.credits.put({ id, count });
  return true;
}

/** The template of an app with this id and its form, null when the app has none. */
export function findTemplateForm(
  world: World,
  app: AppName,
  templateId: unknown,
): { template: Template; form: TemplateForm } | null {
  const template = typeof templateId === 'string' ? world.records.templates.find(templateId) : null;
  const form = TEMPLATE_FORMS.find(({ topic }) => topic === template?.topic);
  return template === null || template.app !== app || form === undefined ? null : { template, form };
}

/** @throws WeixinError 40003 when no person has this openid in the app */
export function findByOpenid(world: World, app: AppName, openid: unknown): Person {
  const field = app === 'official' ? 'officialOpenid' : 'miniprogramOpenid';
  const person = typeof openid === 'string' ? world.records.people.findBy(field, openid)[0] : undefined;
  if (person === undefined) throw new WeixinError(40003);
  return person;
}

function readBody(input: unknown): SendBody {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new WeixinError(47001);
  return input;
}

function findTemplate(world: World, app: AppName, id: unknown): { template: Template; form: TemplateForm } {
  const found = findTemplateForm(world, app, id);
  if (found === null) throw new WeixinError(40037);
  return found;
}

function checkData(form: TemplateForm, data: unknown): void {
  const fault = findDataFault(form.lines, data);
  if (fault !== null) throw new WeixinError(47003, fault);
}

function checkChoice(value: unknown, choices: readonly string[]): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || !choices.includes(value)) throw new WeixinError(40097);
}

function findEarlier(world: World, dedupeKey: string): Message | undefined {
  const since = world.clock.now() - DEDUPE_MS;
  return world.records.messages.findBy('dedupeKey', dedupeKey).find(({ sentAt }) => sentAt > since);
}

function draftMessage(
  world: World,
  person: Person,
  template: Template,
  form: TemplateForm,
  data: unknown,
): Omit<Message, 'channel' | 'page' | 'dedupeKey' | 'delivered'> {
  const values = data as Record<string, unknown>;
  return {
    id: randomText(16),
    personId: person.id,
    title: form.title,
    lines: form.lines.map(({ key, label }) => ({ label, value: readValue(values[key]) ?? '' })),
    sentAt: world.clock.now(),
    templateId: template.id,
    // 15 digits: a JSON number that every reader keeps exact.
    msgid: `3${randomDigits(14)}`,
  };
}

/** The page that a tap opens; the mini-program must be the one that is linked to the account. */
function readMiniprogramPage(world: World, miniprogram: unknown): string | null {
  if (typeof miniprogram !== 'object' || miniprogram === null) return null;
  const { appid, pagepath } = miniprogram as Record<string, unknown>;
  if (appid === undefined || appid === '') return null;
  if (appid !== world.keys.apps.miniprogram.appid) throw new WeixinError(40013);
  return typeof pagepath === 'string' ? pagepath : null;
}

function pickTemplateStatus({ faults }: World): 'success' | 'failed:user block' | 'failed: system failed' {
  if (faults.strike('templateUserBlock') !== null) return 'failed:user block';
  return faults.strike('templateSystemFailed') !== null ? 'failed: system failed' : 'success';
}

import type { SandboxSubscribeAnswer } from '../../../shared/contract/sandbox';
import { accept, type Result, refuse } from '../../../shared/kernel/result';
import { getPerson, noteActivity } from '../people';
import { pushEvent } from '../push/pushes';
import type { World } from '../world';
import { changeCredit, findTemplateForm } from './messages';

/** At most this many templates are asked for at once. */
const MOST_TEMPLATES = 5;

/** How `wx.requestSubscribeMessage` fails as a whole. */
export interface SubscribeFailure {
  readonly errMsg: string;
  readonly errCode: number;
}

/**
 * Plays `wx.requestSubscribeMessage`: the person gives the answer that is set for them; each acceptance allows one more
 * message, and the product hears of the answers by an event.
 */
export function askToSubscribe(
  world: World,
  personId: string,
  templateIds: readonly string[],
): Result<SandboxSubscribeAnswer, SubscribeFailure> {
  const person = getPerson(world, personId);
  if (templateIds.length === 0) return fail(10001, 'TmplIds can not be empty');
  if (templateIds.length > MOST_TEMPLATES) return fail(20003, 'Templates count out of max bounds');
  if (templateIds.some((id) => findTemplateForm(world, 'miniprogram', id) === null)) {
    return fail(20001, 'No template data return, verify the template id exist');
  }
  const ids = [...new Set(templateIds)];
  const answer = person.subscribeAnswer;
  world.records.atomically(() => {
    if (answer === 'accept') for (const id of ids) changeCredit(world, personId, id, 1);
    pushEvent(world, 'miniprogram', {
      event: 'subscribe_msg_popup_event',
      openid: person.miniprogramOpenid,
      list: {
        wrapper: 'SubscribeMsgPopupEvent',
        items: ids.map((id) => ({ TemplateId: id, SubscribeStatusString: answer, PopupScene: '0' })),
      },
    });
  });
  noteActivity(world, personId);
  world.changes.tell();
  return accept({ results: Object.fromEntries(ids.map((id) => [id, answer])) });
}

/** The person switches templates off in the mini-program's settings: what they allowed is gone, the product is told. */
export function rejectSubscriptions(world: World, personId: string, templateIds: readonly string[]): void {
  const person = getPerson(world, personId);
  world.records.atomically(() => {
    for (const id of templateIds) world.records.credits.remove(`${personId}|${id}`);
    pushEvent(world, 'miniprogram', {
      event: 'subscribe_msg_change_event',
      openid: person.miniprogramOpenid,
      list: {
        wrapper: 'SubscribeMsgChangeEvent',
        items: templateIds.map((id) => ({ TemplateId: id, SubscribeStatusString: 'reject' })),
      },
    });
  });
  world.changes.tell();
}

function fail(errCode: number, words: string): Result<never, SubscribeFailure> {
  return refuse({ errMsg: `requestSubscribeMessage:fail ${words}`, errCode });
}

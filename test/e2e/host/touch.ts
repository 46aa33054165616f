import { closest, formValues, isSet, tapField } from './fields';
import type { Program } from './program';
import { isOutOfSight } from './query';
import type { ElementNode } from './view';
import { WxFailure } from './wx/failure';

/** Where the finger meets the glass. */
const PLACE = { x: 10, y: 10 };

/**
 * One tap: its touches and the tap itself bubble, then the button, field or link under the finger does what it is for.
 * A disabled button does nothing.
 * @throws Error when the element is hidden
 */
export function tap(program: Program, node: ElementNode): void {
  if (isOutOfSight(node)) throw new Error(`<${node.tag}> is hidden and cannot be tapped`);
  const button = closest(node, 'button');
  if (button && isSet(button.attributes.disabled)) return;
  program.gesture.during(() => {
    program.dispatch(node, 'touchstart', {}, { bubbles: true });
    program.dispatch(node, 'touchend', {}, { bubbles: true });
    program.dispatch(node, 'tap', PLACE, { bubbles: true });
    tapField(program, node);
    if (button) pressButton(program, button);
    const link = closest(node, 'navigator');
    if (link) follow(program, link);
  });
}

/** A long press: the tap that would end it does not come where something listens to it. */
export function longPress(program: Program, node: ElementNode): void {
  if (isOutOfSight(node)) throw new Error(`<${node.tag}> is hidden and cannot be pressed`);
  program.dispatch(node, 'touchstart', {}, { bubbles: true });
  const listeners = program.dispatch(node, 'longpress', PLACE, { bubbles: true });
  program.dispatch(node, 'touchend', {}, { bubbles: true });
  if (listeners === 0) program.dispatch(node, 'tap', PLACE, { bubbles: true });
}

/** What a button is for besides its tap: open-type (several may stand together, parted by `|`) and form-type. */
function pressButton(program: Program, button: ElementNode): void {
  const types = String(button.attributes['open-type'] ?? '').split('|');
  // Consent first: a button may give it and use it in one tap.
  if (types.includes('agreePrivacyAuthorization')) {
    program.privacy.agreeByButton(String(button.attributes.id ?? ''));
    program.dispatch(button, 'agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' });
  }
  for (const type of types) openType(program, button, type);
  const form = closest(button, 'form');
  if (form && button.attributes['form-type'] === 'submit') {
    program.dispatch(form, 'submit', { value: formValues(form) });
  }
  if (form && button.attributes['form-type'] === 'reset') program.dispatch(form, 'reset', {});
}

function openType(program: Program, button: ElementNode, type: string): void {
  const { answers } = program.phone;
  switch (type) {
    case 'getPhoneNumber':
    case 'getRealtimePhoneNumber':
      void ask(program, button, type, async () => ({ ...(await answers.getPhoneNumber()) }));
      break;
    case 'chooseAvatar':
      void ask(program, button, type, async () => ({
        avatarUrl: program.phone.addPicture(await answers.chooseAvatar()),
      }));
      break;
    case 'share':
      share(program, { from: 'button', target: { id: String(button.attributes.id ?? ''), dataset: button.dataset } });
      break;
    default:
      break;
  }
}

/** Passes the privacy gate, asks the member, and tells the button's handler either way. */
async function ask(
  program: Program,
  button: ElementNode,
  type: string,
  question: () => Promise<Record<string, unknown>>,
): Promise<void> {
  const name = `button.${type}`;
  const done = program.activity.begin(name);
  const detail = await (async () => {
    try {
      await program.privacy.pass(name);
      return { ...(await question()), errMsg: `${type}:ok` };
    } catch (failure) {
      const message = failure instanceof Error ? failure.message : String(failure);
      return { errMsg: `${type}:fail ${message}`, ...(failure instanceof WxFailure ? failure.codes : {}) };
    }
  })();
  done();
  if (!program.isAlive) return;
  // WeChat tells nobody when the member picks no avatar.
  if (type === 'chooseAvatar' && !('avatarUrl' in detail)) return;
  program.dispatch(button.page.findByKey(button.key) ?? button, type.toLowerCase(), detail);
}

/** Asks the page what it shares; undefined when it shares nothing. */
export function share(program: Program, occasion: Readonly<Record<string, unknown>>): unknown {
  return program.stack.top?.life('onShareAppMessage', program.realm.adopt(occasion));
}

function follow(program: Program, link: ElementNode): void {
  const url = String(link.attributes.url ?? '');
  const openTypes: Readonly<Record<string, () => unknown>> = {
    navigate: () => program.wx.navigateTo({ url, fail: () => {} }),
    redirect: () => program.wx.redirectTo({ url, fail: () => {} }),
    switchTab: () => program.wx.switchTab({ url, fail: () => {} }),
    reLaunch: () => program.wx.reLaunch({ url, fail: () => {} }),
    navigateBack: () => program.wx.navigateBack({ delta: Number(link.attributes.delta ?? 1), fail: () => {} }),
  };
  openTypes[String(link.attributes['open-type'] ?? 'navigate')]?.();
}

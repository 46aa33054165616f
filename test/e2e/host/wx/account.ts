import type { PaymentArguments, VirtualPaymentArguments } from '../answers';
import type { PrivacyListener } from '../privacy';
import type { Program } from '../program';
import { type Given, textOf, textsOf, wxFunction } from './call';
import { WxFailure } from './failure';

/** WeChat asks for at most so many templates at once. */
const TEMPLATES_AT_ONCE = 5;

/** Login, payment, subscribe messages, privacy. */
export function accountFunctions(program: Program) {
  const { phone } = program;
  return {
    login: wxFunction(program, 'login', async () => ({ ...(await phone.answers.login()) })),
    checkSession: wxFunction(program, 'checkSession', () => {}),
    requestPayment: wxFunction(program, 'requestPayment', async (given) => {
      await phone.answers.requestPayment(
        parseTexts<PaymentArguments>(given, ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']),
      );
      program.gesture.afterPayment();
    }),
    requestVirtualPayment: wxFunction(program, 'requestVirtualPayment', async (given) => {
      await phone.answers.requestVirtualPayment(
        parseTexts<VirtualPaymentArguments>(given, ['mode', 'signData', 'paySig', 'signature']),
      );
      program.gesture.afterPayment();
    }),
    requestSubscribeMessage: wxFunction(program, 'requestSubscribeMessage', async (given) => {
      if (program.options.strictTap && !program.gesture.isUnderWay) {
        throw new WxFailure('can only be invoked by user TAP gesture.');
      }
      const templateIds = textsOf(given, 'tmplIds');
      if (templateIds.length === 0) throw new WxFailure('TmplIds can not be empty', { errCode: 10001 });
      if (templateIds.length > TEMPLATES_AT_ONCE) throw new WxFailure('too many templates', { errCode: 20003 });
      return { ...(await phone.answers.requestSubscribeMessage(templateIds)) };
    }),
    getSetting: wxFunction(program, 'getSetting', (given) => ({
      authSetting: {},
      ...(given.withSubscriptions ? { subscriptionsSetting: { mainSwitch: true, itemSettings: {} } } : {}),
    })),
    getPrivacySetting: wxFunction(program, 'getPrivacySetting', () => ({
      needAuthorization: program.privacy.needsAuthorization,
      privacyContractName: phone.privacy.contractName,
    })),
    requirePrivacyAuthorize: wxFunction(program, 'requirePrivacyAuthorize', () =>
      program.privacy.pass('requirePrivacyAuthorize'),
    ),
    openPrivacyContract: wxFunction(program, 'openPrivacyContract', () => {
      if (!phone.privacy.declared) throw new WxFailure('no privacy contract');
    }),
    onNeedPrivacyAuthorization: (listener: PrivacyListener): void => program.privacy.listen(listener),
    navigateToMiniProgram: wxFunction(program, 'navigateToMiniProgram', async (given) => {
      await phone.answers.navigateToMiniProgram({
        appId: textOf(given, 'appId'),
        path: textOf(given, 'path'),
        extraData: (given.extraData ?? {}) as Given,
      });
    }),
    getAccountInfoSync: () =>
      program.realm.adopt({ miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' } }),
  };
}

/** Every field has to be text, as WeChat's own check demands (wx.requestPayment refuses a number as timeStamp). */
function parseTexts<T extends { readonly [K in keyof T]: string }>(
  given: Given,
  names: readonly (keyof T & string)[],
): T {
  for (const name of names) {
    if (typeof given[name] !== 'string') throw new WxFailure(`parameter error: parameter.${name} should be String`);
  }
  return Object.fromEntries(names.map((name) => [name, given[name]])) as T;
}

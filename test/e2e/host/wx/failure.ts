/** What makes a `wx` call fail: the text after `<name>:fail `, and WeChat's numbers. */
export class WxFailure extends Error {
  constructor(
    message: string,
    readonly codes: { readonly errCode?: number; readonly errno?: number } = {},
  ) {
    super(message);
  }
}

/** The member closed what WeChat had opened: `requestPayment:fail cancel`. */
export function cancelled(): WxFailure {
  return new WxFailure('cancel');
}

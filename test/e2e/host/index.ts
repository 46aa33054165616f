export type { SettleOptions } from './activity';
export {
  type Answers,
  type ModalArguments,
  type PaymentArguments,
  type Picture,
  type SubscribeAnswer,
  type VirtualPaymentArguments,
  willingAnswers,
} from './answers';
export { type ActOptions, Host, type HostOptions, type Where } from './host';
export { toHtml } from './html';
export { forwardTo } from './http-server';
export { type ApiCall, Journal, SMALL_SET_DATA_BYTES } from './journal';
export { answerWith, Network, type RequestMatch, type Server, type WxRequest, type WxResponse } from './network';
export { Phone, type Theme } from './phone';
export type { ElementNode, TextNode, ViewNode } from './view';
export { cancelled, WxFailure } from './wx/failure';

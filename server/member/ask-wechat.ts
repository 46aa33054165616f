import { accept, type Result, refuse } from '../../shared/kernel/result';
import { WechatUnavailable } from '../wechat/ports';

/**
 * Asks WeChat; that it did not answer becomes a refusal that the member can read. Never called inside a unit of work.
 * @throws everything but WechatUnavailable as it was
 */
export async function askWechat<T>(ask: () => Promise<T>): Promise<Result<T, 'WECHAT_UNAVAILABLE'>> {
  try {
    return accept(await ask());
  } catch (error) {
    if (error instanceof WechatUnavailable) return refuse('WECHAT_UNAVAILABLE');
    throw error;
  }
}

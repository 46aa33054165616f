import type { Context, Middleware } from 'koa';

/** What answers a request; every other request goes on to what is mounted after it. */
export type Receiver = (context: Context) => void | Promise<void>;

/** Routes by exact method and path (`POST /wechat/pay/notify`): the addresses that are typed into WeChat's consoles. */
export function exactRoutes(receivers: ReadonlyMap<string, Receiver>): Middleware {
  return async (context, next) => {
    const receiver = receivers.get(`${context.method} ${context.path}`);
    if (receiver === undefined) return next();
    await receiver(context);
  };
}

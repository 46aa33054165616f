import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from this machine itself: from a loopback address, not through a proxy, and under a loopback
 * name, so that a web page whose own name was pointed at this machine does not pass.
 */
export function isLocalCaller(request: IncomingMessage): boolean {
  const { 'x-forwarded-for': forwarded, forwarded: forwardedToo, host = '' } = request.headers;
  if (forwarded !== undefined || forwardedToo !== undefined) return false;
  const peer = request.socket.remoteAddress ?? '';
  const isLoopback = /^(::ffff:)?127\.|^::1$/.test(peer);
  return isLoopback && /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}

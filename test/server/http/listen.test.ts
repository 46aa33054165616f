import { once } from 'node:events';
import { connect } from 'node:net';
import { listen } from '../../../server/http/listen';

describe('a listening server that is closed', () => {
  it('does not wait for a connection on which nothing was asked', async () => {
    const door = await listen((_, response) => response.end('ok'), { host: '127.0.0.1', port: 0 });
    const unused = connect(door.port, '127.0.0.1');
    await once(unused, 'connect');
    expect(await (await fetch(door.url)).text()).toBe('ok');
    const ended = once(unused, 'close');
    await door.close(60_000);
    await ended;
  });

  it('finishes the request that it has begun, and takes no new one', async () => {
    let begun: (finish: () => void) => void;
    const request = new Promise<() => void>((resolve) => {
      begun = resolve;
    });
    const door = await listen((_, response) => begun(() => response.end('late')), { host: '127.0.0.1', port: 0 });
    const running = fetch(door.url).then((answer) => answer.text());
    const finish = await request;
    const closed = door.close(60_000);
    await expect(fetch(door.url)).rejects.toThrow();
    finish();
    expect(await running).toBe('late');
    await closed;
  });

  it('cuts what is still open after its patience', async () => {
    const door = await listen(() => undefined, { host: '127.0.0.1', port: 0 });
    const hanging = fetch(door.url);
    hanging.catch(() => undefined);
    await new Promise((wait) => setTimeout(wait, 50));
    await door.close(50);
    await expect(hanging).rejects.toThrow();
  });
});

import Taro from '@tarojs/taro';

/** `length` bytes from the system's cryptographic source. */
export function randomBytes(length: number): Promise<Uint8Array> {
  // By callbacks: Taro hands this call through as it is, so what it returns is the base library's affair.
  return new Promise((resolve, reject) => {
    const started: unknown = Taro.getRandomValues({
      length,
      success: ({ randomValues }) => resolve(new Uint8Array(randomValues)),
      fail: reject,
    });
    // Where it returns a promise all the same, its rejection has been told by `fail`.
    if (started instanceof Promise) started.catch(() => undefined);
  });
}

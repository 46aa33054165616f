/** What the adapters need of the configuration; `server/config.ts` reads it from the environment. */

/** Credentials of one app, and the keys of its message push. */
export interface WechatAppSettings {
  readonly appid: string;
  readonly secret: string;
  /** Token of the message push. */
  readonly token: string;
  /** EncodingAESKey of the message push, 43 characters. */
  readonly aesKey: string;
}

/** Credentials of WeChat Pay v3. At least one of public key and platform certificates is there. */
export interface WechatPaySettings {
  readonly mchid: string;
  /** Serial number of the merchant's API certificate. */
  readonly certSerial: string;
  /** PEM. */
  readonly privateKey: string;
  /** 32 characters. */
  readonly apiV3Key: string;
  readonly publicKey: { readonly id: string; readonly pem: string } | null;
  /** The older key mode: PEM certificates. */
  readonly platformCerts: readonly string[];
}

/** Credentials of entrusted debit 委托代扣, beside those of WeChat Pay v3. */
export interface WechatRenewalSettings {
  /** Key of the v2 interfaces, 32 characters. */
  readonly apiV2Key: string;
}

/** Credentials of mini-program virtual payment 小程序虚拟支付. */
export interface WechatVirtualSettings {
  readonly offerId: string;
  /** AppKey of the environment. */
  readonly appKey: string;
  /** 0 live, 1 the platform's own sandbox. */
  readonly environment: 0 | 1;
}

/** Where WeChat is. */
export interface WechatEndpoints {
  /** `https://api.weixin.qq.com`, without a slash at the end. */
  readonly apiUrl: string;
  /** `https://api.mch.weixin.qq.com`, without a slash at the end. */
  readonly payUrl: string;
}

/// <reference types="@tarojs/taro" />

declare module '*.png';
declare module '*.scss';

/** Address of the server, without a slash at its end; empty where the page comes from the server itself. */
declare const API_BASE_URL: string;

declare namespace NodeJS {
  interface ProcessEnv {
    /** Which program is being built. */
    readonly TARO_ENV?: 'weapp' | 'h5';
  }
}

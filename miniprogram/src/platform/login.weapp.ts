import Taro from '@tarojs/taro';
import type { GetLoginCode } from './login.types';

export const getLoginCode: GetLoginCode = async () => (await Taro.login()).code;

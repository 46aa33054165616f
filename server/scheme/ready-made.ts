import { readFileSync } from 'node:fs';
import airline from './ready-made/airline.json';
import badges from './ready-made/badges.json';
import baiyi from './ready-made/baiyi.json';
import carriers from './ready-made/carriers.json';
import ctrip from './ready-made/ctrip.json';
import didiDistance from './ready-made/didi-distance.json';
import didiMoney from './ready-made/didi-money.json';
import didiTrips from './ready-made/didi-trips.json';
import hotel from './ready-made/hotel.json';
import jdPlus from './ready-made/jd-plus.json';
import jingxiangzhi from './ready-made/jingxiangzhi.json';
import monthCards from './ready-made/month-cards.json';
import ranks from './ready-made/ranks.json';
import shop from './ready-made/shop.json';
import taobaoYear from './ready-made/taobao-year.json';
import taoqizhi from './ready-made/taoqizhi.json';
import video from './ready-made/video.json';

/** A scheme that comes with the system, as a list shows it. */
export interface ReadyMadeScheme {
  /** What `npm run scheme -- load <name>` takes. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly summary: string;
}

/** The ready-made schemes in the order of a list, the default one first. */
export const readyMadeSchemes: readonly ReadyMadeScheme[] = [
  { name: 'shop', title: '山茶会员', summary: '零售：付费会员卡与五个等级，按年累计，年末最多下降一级。' },
  { name: 'jingxiangzhi', title: '京东 京享值', summary: '消费、活跃、账户、小白信用、信誉五组相加，按年核定。' },
  { name: 'taoqizhi', title: '淘宝 淘气值', summary: '购买与互动并重，按年核定；权益每月领取，未领取不能使用。' },
  { name: 'didi-money', title: '滴滴（按金额）', summary: '按实付金额，本月决定下月。' },
  { name: 'didi-trips', title: '滴滴（按次数）', summary: '按完成的行程数，本月决定下月。' },
  { name: 'didi-distance', title: '滴滴（按里程）', summary: '按行驶里程，本月决定下月。' },
  {
    name: 'airline',
    title: '航司',
    summary: '里程或航段满足其一，年内不降，年末最多下降一级；前排选座限量，先领先得。',
  },
  { name: 'hotel', title: '酒店', summary: '按房晚，会员年度从入会当天算起，30 天宽限。' },
  { name: 'ctrip', title: '携程', summary: '平台与机票、酒店、火车四个体系并行，等级互相映射。' },
  { name: 'carriers', title: '三大运营商', summary: '话费积分兑换音乐、视频、外卖与出行，券码与直充，失败退回积分。' },
  { name: 'baiyi', title: '佰亿千禧', summary: '权益全部由数字权益供应商直充，通知验签，超时只查询、不重下。' },
  { name: 'jd-plus', title: '京东 PLUS', summary: '年卡 ¥198，自某日起 ¥99：老会员有效期不变，未付的旧订单按旧价。' },
  { name: 'month-cards', title: '外卖与零售月卡', summary: '两条产品线各自按月开通，报表算出第几天回本。' },
  { name: 'taobao-year', title: '淘宝年卡', summary: '一年一付，购物券与运费券按月领取，可暂停，报表算出第几天回本。' },
  { name: 'badges', title: '勋章墙', summary: '书店：七枚勋章，按次数、金额、天数、等级与会员时长点亮。' },
  {
    name: 'ranks',
    title: '燃动健身',
    summary: '两个等级的会员卡：升级立即生效、剩余金额按天折抵，降级到期生效、随时撤销。',
  },
  { name: 'video', title: '视频会员', summary: '放映厅：连续包年到月卡七档价格，首月优惠，到期自动续费。' },
];

const contents: Readonly<Record<string, unknown>> = {
  shop,
  'jd-plus': jdPlus,
  jingxiangzhi,
  'month-cards': monthCards,
  'taobao-year': taobaoYear,
  taoqizhi,
  'didi-money': didiMoney,
  'didi-trips': didiTrips,
  'didi-distance': didiDistance,
  airline,
  hotel,
  ctrip,
  carriers,
  baiyi,
  badges,
  ranks,
  video,
};

/** The scheme that a first start loads. */
export const DEFAULT_SCHEME = 'shop';

/** Names that `npm run scheme -- load <name>` knows. */
export const readyMadeNames: readonly string[] = readyMadeSchemes.map(({ name }) => name);

/**
 * The content of a ready-made scheme, or of a JSON file.
 * @throws Error in one sentence when there is neither, or the file is not JSON
 */
export function readScheme(nameOrFile: string): unknown {
  if (Object.hasOwn(contents, nameOrFile)) return contents[nameOrFile];
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch {
    throw new Error(
      `“${nameOrFile}” is neither a ready-made scheme (${readyMadeNames.join(', ')}) nor a readable file`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${nameOrFile} is not JSON: ${(error as Error).message}`);
  }
}

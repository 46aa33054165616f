import { iconNames } from '../../miniprogram/src/components/icon/icon-names';
import { BadgesForm } from '../../server/console/src/pages/config/forms/badges-form';
import { BenefitsForm } from '../../server/console/src/pages/config/forms/benefits-form';
import { materials, periodKinds } from '../../server/console/src/pages/config/forms/growth/growth-shape';
import { GrowthForm } from '../../server/console/src/pages/config/forms/growth-form';
import {
  builtInKinds as kindsOfForms,
  measures,
} from '../../server/console/src/pages/config/forms/parts/event-catalogue';
import { iconChoices } from '../../server/console/src/pages/config/forms/parts/icons';
import { PointsForm } from '../../server/console/src/pages/config/forms/points-form';
import { ShelfForm } from '../../server/console/src/pages/config/forms/shelf-form';
import { builtInKinds } from '../../server/growth/event-kind.rules';
import { measureSchema } from '../../server/growth/programme.schema';
import { documentOf } from '../../server/scheme/document.rules';
import shop from '../../server/scheme/ready-made/shop.json';
import { findSchemeFaults } from '../../server/scheme/scheme.rules';
import { schemeSchema } from '../../server/scheme/scheme.schema';
import { growthPeriodSchema, tierMaterialSchema } from '../../shared/contract/growth';
import { choose, fill, openSection, press, turn } from './section';

const texts = { programmeName: shop.programmeName, invitation: shop.invitation, agreements: shop.agreements };
const plans = { families: shop.families, plans: [{ ...shop.plans[0], benefits: [] }] };

test('from nothing but a plan, the forms alone make a whole scheme in which the server finds no fault', async () => {
  const growing = openSection(GrowthForm, null);
  await press('新建成长体系');
  fill('名称', '会员等级');
  await press('添加');
  const growth = growing.value();
  growing.close();

  const earning = openSection(PointsForm, null, { growth, plans });
  await press('启用积分');
  await press('新建来源');
  fill('名称', '消费');
  await choose('业务事件', '消费 · order.paid');
  await press('添加');
  const points = earning.value();
  earning.close();

  const opening = openSection(BenefitsForm, [], { growth, plans });
  await press('新建权益');
  fill('名称', '九折');
  turn('所有会员');
  await choose('会员等级达到', '金卡及以上');
  await press('添加');
  await press('新建权益');
  fill('名称', '拿铁');
  await choose('发放方式', '积分兑换');
  await press('添加');
  const benefits = opening.value();
  opening.close();

  const selling = openSection(ShelfForm, [], { growth, plans, points, benefits });
  await press('新建商品');
  await choose('商品', '拿铁');
  await press('添加');
  const shelf = selling.value();
  selling.close();

  const awarding = openSection(BadgesForm, [], { growth, plans, benefits });
  await press('新建勋章');
  fill('名称', '登高');
  await choose('按什么累计', '会员等级');
  await choose('成长体系', '会员等级');
  await choose('第 1 级目标', '金卡');
  await press('添加');
  const badges = awarding.value();
  awarding.close();

  const document = documentOf('made-by-hand', {
    texts,
    plans,
    growth,
    points,
    benefits,
    shelf,
    badges,
    messages: null,
  });
  expect(findSchemeFaults(schemeSchema.parse(document))).toEqual([]);
});

test('what the forms offer is what the server knows', () => {
  const essence = ({ code, name, metrics = [], reverses }: (typeof kindsOfForms)[number]) => ({
    ...{ code, name, metrics },
    ...(reverses === undefined ? {} : { reverses }),
  });
  expect(kindsOfForms.map(essence)).toEqual(builtInKinds);
  expect(measures.map(({ value }) => value).sort()).toEqual([...measureSchema.options].sort());
  expect(materials.map(({ value }) => value)).toEqual([...tierMaterialSchema.options]);
  const periods = growthPeriodSchema.options.map(({ shape }) => shape.kind.value);
  expect(periodKinds.map(({ value }) => value).sort()).toEqual(periods.sort());
  expect(iconChoices.filter(({ value }) => !iconNames.some((name) => name === value))).toEqual([]);
});

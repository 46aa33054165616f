import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { PointsProgramme } from './points.entity';
import type { PointsConfig } from './points.schema';

/**
 * Makes the rules of points the live ones. Changed rules are a new version, which counts for what happens from now on; what
 * was earned keeps its own. A scheme without points earns none; what members hold stays theirs. Loading the same again
 * changes nothing.
 * @returns what was changed, in words for the operator
 */
export async function loadPoints(unit: Unit, config: PointsConfig | null, now: Instant): Promise<string[]> {
  const [before] = await unit.find(PointsProgramme, { where: {}, order: { version: 'DESC' }, take: 1 });
  if (config === null) {
    if (!before?.live) return [];
    await unit.update(PointsProgramme, { version: before.version }, { live: false });
    return [`停用${before.config.unit}`];
  }
  const row = { config, live: true, createdAt: now, effectiveFrom: now };
  if (!before) {
    await unit.insert(PointsProgramme, { ...row, version: 1 });
    return [`新增${config.unit}`];
  }
  if (JSON.stringify(before.config) === JSON.stringify(config)) {
    if (before.live) return [];
    await unit.update(PointsProgramme, { version: before.version }, { live: true });
    return [`重新启用${config.unit}`];
  }
  const version = before.version + 1;
  await unit.update(PointsProgramme, { version: before.version }, { live: false });
  await unit.insert(PointsProgramme, { ...row, version });
  return [`${config.unit}规则第 ${version} 版`];
}

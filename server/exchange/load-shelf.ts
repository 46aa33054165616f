import { Benefit } from '../benefit/benefit.entity';
import { configOf } from '../benefit/benefit-book';
import type { Unit } from '../database/unit-of-work';
import { ShelfItem } from './exchange.entity';
import type { ShelfSection } from './shelf.schema';

/**
 * Makes a shelf the live one; the benefits are loaded before it. An item that it no longer has is taken off; what was
 * exchanged keeps its price and its name. What is taken of a stock counts on through all changes. Loading the same again
 * changes nothing.
 * @returns what was changed, in words for the operator
 */
export async function loadShelf(unit: Unit, shelf: ShelfSection): Promise<string[]> {
  const rows = await unit.find(ShelfItem, { order: { position: 'ASC', code: 'ASC' } });
  const known = new Map(rows.map((row) => [row.code, row]));
  const changes: string[] = [];
  for (const [position, config] of shelf.entries()) {
    const { code, stock } = config;
    const before = known.get(code);
    known.delete(code);
    if (!before) {
      await unit.insert(ShelfItem, { code, config, version: 1, stock, taken: 0, live: true, position });
      changes.push(`积分商城新增「${await nameOf(unit, config.benefit)}」`);
      continue;
    }
    const isSame = JSON.stringify(before.config) === JSON.stringify(config);
    if (isSame && before.live && before.position === position) continue;
    const version = isSame ? before.version : before.version + 1;
    await unit.update(ShelfItem, { code }, { config, version, stock, live: true, position });
    if (!before.live) changes.push(`积分商城重新上架「${await nameOf(unit, config.benefit)}」`);
    else if (!isSame) changes.push(`积分商城更新「${await nameOf(unit, config.benefit)}」`);
  }
  for (const { code, config, live } of known.values()) {
    if (!live) continue;
    await unit.update(ShelfItem, { code }, { live: false });
    changes.push(`积分商城下架「${await nameOf(unit, config.benefit)}」`);
  }
  return changes;
}

/** The name of a benefit, also of one that went off before its item; its code where there never was one. */
async function nameOf(unit: Unit, code: string): Promise<string> {
  const benefit = await unit.findOneBy(Benefit, { code });
  return benefit ? (await configOf(unit, code, benefit.version)).name : code;
}

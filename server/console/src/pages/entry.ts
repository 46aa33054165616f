import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Permission } from '../../../../shared/contract/ops/permission';

/** A page of the console: its address, who may see it, and its place in the menu. */
export interface PageEntry {
  /** `/members`, `/members/:id` */
  readonly path: string;
  /** 会员 */
  readonly label: string;
  /** `self` for what concerns only oneself. */
  readonly permission: Permission | 'self';
  readonly page: LazyExoticComponent<ComponentType>;
  /** Left out of the menu: pages of one thing, reached from its list. */
  readonly isHidden: boolean;
}

interface EntryOptions {
  readonly path: string;
  readonly label: string;
  readonly permission: Permission | 'self';
  /** `() => import('./members-page')`: the page is the module's default export, loaded when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  readonly isHidden?: boolean;
}

/** Declares a page. */
export function pageEntry({ load, isHidden = false, ...entry }: EntryOptions): PageEntry {
  return { ...entry, isHidden, page: lazy(load) };
}

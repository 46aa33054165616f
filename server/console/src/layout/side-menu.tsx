import { Badge, Menu } from 'antd';
import { matchPath, useLocation, useNavigate } from 'react-router';
import { useSession } from '../api/session';
import { areas } from '../pages/areas';
import type { PageEntry } from '../pages/entry';

interface SideMenuProps {
  /** What waits behind a page, by its path: shown as a number. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly onChoose?: () => void;
}

/** The pages that the operator may open, by area. */
export function SideMenu({ waiting, onChoose }: SideMenuProps) {
  const { can } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const isOpen = ({ isHidden, permission }: PageEntry) => !isHidden && can(permission);
  const items = areas
    .map((area) => ({ ...area, entries: area.entries.filter(isOpen) }))
    .filter(({ entries }) => entries.length > 0)
    .map(({ key, label, icon, entries }) => ({
      key,
      label,
      icon,
      children: entries.map((entry) => ({ key: entry.path, label: labelOf(entry, waiting[entry.path] ?? 0) })),
    }));
  const current = longest(
    items.flatMap(({ children }) => children.map(({ key }) => key)).filter((path) => leadsTo(path, pathname)),
  );
  return (
    <nav aria-label="主菜单">
      <Menu
        mode="inline"
        items={items}
        selectedKeys={current ? [current] : []}
        defaultOpenKeys={items.map(({ key }) => key)}
        inlineIndent={16}
        onClick={({ key }) => {
          navigate(key);
          onChoose?.();
        }}
      />
    </nav>
  );
}

function labelOf({ label }: PageEntry, count: number) {
  if (count === 0) return label;
  return (
    <span>
      {label} <Badge count={count} size="small" title={`${count} 件等待处理`} />
    </span>
  );
}

/** A page of one thing belongs to its list. */
function leadsTo(path: string, pathname: string): boolean {
  return matchPath({ path, end: path === '/' }, pathname) !== null;
}

function longest(paths: readonly string[]): string | undefined {
  return [...paths].sort((one, other) => other.length - one.length)[0];
}

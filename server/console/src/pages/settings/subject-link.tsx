import { Link, matchPath } from 'react-router';
import { allEntries } from '../areas';

/** Pages on which a subject of the log is at home, by its kind. */
const homes: Readonly<Record<string, (id: string) => string>> = {
  member: (id) => `/members/${id}`,
  order: (id) => `/orders/${id}`,
  operator: () => '/operators',
  approval: () => '/approvals',
};

/** What a line of the log is about: `member:01…`, a link where the console has a page for it. */
export function SubjectLink({ subject }: { readonly subject: string }) {
  const [kind = '', id = ''] = subject.split(':', 2);
  const path = homes[kind]?.(encodeURIComponent(id));
  const isThere = path !== undefined && allEntries.some((entry) => matchPath(entry.path, path) !== null);
  if (!isThere) return <span className="figures">{subject}</span>;
  return (
    <Link className="figures" to={path}>
      {subject}
    </Link>
  );
}

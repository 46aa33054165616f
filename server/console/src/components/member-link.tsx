import { Link } from 'react-router';

interface MemberLinkProps {
  readonly id: string;
  /** What is shown: the nickname, or the member number. */
  readonly children: string | null;
}

/** Leads to a member's page. */
export function MemberLink({ id, children }: MemberLinkProps) {
  return <Link to={`/members/${encodeURIComponent(id)}`}>{children || '未填昵称'}</Link>;
}

import type { ReactNode } from 'react';

/** What a friend sees of a page that is shared with them, and where it leads. */
export interface SharedPage {
  readonly title: string;
  /** A page of the mini-program with a slash in front. */
  readonly page: string;
  readonly query: Readonly<Record<string, string>>;
}

/** A button that hands the page on to a friend. */
export interface ShareButtonProps {
  readonly id?: string;
  readonly className?: string;
  /** What is handed on; the same as the page's own `useSharedPage`. */
  readonly shared: SharedPage;
  readonly children: ReactNode;
}

/** What the page hands on when it is shared, from the button and from WeChat's own menu; null: the app's first page. */
export type UseSharedPage = (shared: SharedPage | null) => void;

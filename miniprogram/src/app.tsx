import type { PropsWithChildren } from 'react';
import './styles/tokens.scss';
import './app.scss';

/** The frame of every page; the pages themselves are listed in `app.config.ts`. */
export default function App({ children }: PropsWithChildren) {
  return children;
}

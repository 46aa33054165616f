import type { PropsWithChildren } from 'react';
import { resumePayment } from './features/purchase/payment-watch';
import { useAppShow } from './platform/page-events';
import './styles/tokens.scss';
import './app.scss';

/** The frame of every page; the pages themselves are listed in `app.config.ts`. */
export default function App({ children }: PropsWithChildren) {
  // A payment during which the app was left, or killed, is looked into as soon as the member is back.
  useAppShow(resumePayment);
  return children;
}

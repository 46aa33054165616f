import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { canGoBack, goBack } from '@/platform/navigation';
import { getSystem } from '@/platform/system';
import { Icon } from '../icon/icon';
import { PrivacyPopup } from '../privacy-popup/privacy-popup';
import './page.scss';

export interface PageProps {
  /** For the bar that a browser needs; WeChat draws its own from the page's config: keep the two alike. */
  readonly title: string;
  readonly children: ReactNode;
  /** One of the tab pages: no way back, and the tab bar keeps clear of the home indicator. */
  readonly tab?: boolean;
  /** White in any surroundings, for a code that is read by a scanner. WeChat's own bar takes it from the page's config. */
  readonly white?: boolean;
  /** Stays at the bottom of the screen, above the tab bar or the safe area. */
  readonly footer?: ReactNode;
}

/** The root of every page: tokens, text size, navigation bar where there is none, safe areas, footer, privacy question. */
export function Page({ title, children, tab = false, white = false, footer }: PageProps) {
  const { fontStep, theme, drawsNavigationBar } = getSystem();
  const look = [
    'page',
    `page--font-${fontStep}`,
    theme !== null && !white && `page--${theme}`,
    white && 'page--light page--white',
    drawsNavigationBar && tab && 'page--above-tab-bar',
  ];
  return (
    <View className={look.filter(Boolean).join(' ')}>
      {drawsNavigationBar && <NavigationBar title={title} hasBack={!tab} />}
      <View className="page__body">{children}</View>
      {footer !== undefined && (
        <View className="page__footer">
          <View className={`page__footer-bar${tab ? '' : ' page__footer-bar--lowest'}`}>{footer}</View>
        </View>
      )}
      <PrivacyPopup />
    </View>
  );
}

function NavigationBar({ title, hasBack }: { readonly title: string; readonly hasBack: boolean }) {
  return (
    <View className="navigation-bar">
      {hasBack && (
        <View
          className="navigation-bar__back"
          ariaRole="button"
          ariaLabel={canGoBack() ? '返回' : '回到首页'}
          onClick={goBack}
        >
          <Icon name="chevron" />
        </View>
      )}
      <Text className="navigation-bar__title">{title}</Text>
    </View>
  );
}

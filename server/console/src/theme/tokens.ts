import { type ThemeConfig, theme } from 'antd';

/** How the console looks: as the system says, or as the operator chose. */
export type Appearance = 'light' | 'dark';

/** The one accent and the neutrals around it; the members' app has the same. */
export const palette = {
  light: { brand: '#B4531F', ink: '#1D1B19', paper: '#F6F4F0', surface: '#FFFFFF', line: '#EAE5DD', hint: '#6B6560' },
  dark: { brand: '#E08A54', ink: '#F2EEE8', paper: '#141312', surface: '#1F1D1B', line: '#34302C', hint: '#B3ACA3' },
} as const;

/** States, and the order in which charts use colours; one step lighter in the dark. */
export const stateColours = {
  light: { up: '#25744A', warn: '#8A5200', bad: '#B92D23' },
  dark: { up: '#5FBF8A', warn: '#E5A13C', bad: '#F0766D' },
} as const;

/** What is behind words in a state's colour. */
const stateGrounds = {
  light: { up: '#E5F3EA', warn: '#FBF0DC', bad: '#FBE9E7', brand: '#FAEFE8' },
  dark: { up: '#1C3527', warn: '#3A2C14', bad: '#41211E', brand: '#3B271B' },
} as const;

/** Series of a chart: told apart by lightness too, so that they also are for somebody who sees no red or green. */
export const chartColours = {
  light: ['#B4531F', '#8C6A35', '#3E6C8F', '#2E8B57', '#7A5C8E', '#A39C94'],
  dark: ['#E08A54', '#D9B47A', '#7FB0D4', '#5FBF8A', '#B99CCB', '#7D766E'],
} as const;

/** Whether the operator's machine asks for less motion. */
export function wantsCalm(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Ant Design in the console's colours. */
export function themeOf(appearance: Appearance): ThemeConfig {
  const { brand, ink, paper, surface, line, hint } = palette[appearance];
  const { up, warn, bad } = stateColours[appearance];
  const ground = stateGrounds[appearance];
  const isDark = appearance === 'dark';
  // White on the lighter accent could not be read.
  const onAccent = isDark ? '#1D1B19' : '#FFFFFF';
  const usual = isDark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  // Derived colours would be dimmer than can be read, or muddy: these stay what they are.
  const kept = {
    ...{
      colorPrimary: brand,
      colorLink: brand,
      colorInfo: brand,
      colorSuccess: up,
      colorWarning: warn,
      colorError: bad,
    },
    ...{ colorSuccessBg: ground.up, colorWarningBg: ground.warn, colorErrorBg: ground.bad },
    ...{ colorPrimaryBg: ground.brand, colorInfoBg: ground.brand },
  };
  return {
    algorithm: (seed, map) => ({ ...usual(seed, map), ...kept }),
    token: {
      ...{ colorPrimary: brand, colorLink: brand, colorInfo: brand },
      ...{ colorSuccess: up, colorWarning: warn, colorError: bad },
      ...{ colorTextBase: ink, colorBgBase: isDark ? paper : surface, colorBgLayout: paper },
      ...{ colorBgContainer: surface, colorBgElevated: isDark ? '#282522' : surface },
      ...{ colorBorderSecondary: line, colorTextSecondary: hint, colorTextTertiary: hint, colorTextDescription: hint },
      ...{ borderRadius: 8, borderRadiusLG: 12, fontSize: 14 },
      fontFamily: `system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif`,
      boxShadowTertiary: 'none',
      colorTextPlaceholder: isDark ? '#948C83' : '#78716A',
      motion: !wantsCalm(),
    },
    components: {
      Layout: { headerBg: surface, siderBg: surface, bodyBg: paper, headerHeight: 56, headerPadding: '0 20px' },
      Button: { primaryShadow: 'none', defaultShadow: 'none', primaryColor: onAccent, dangerColor: onAccent },
      Table: { headerBg: isDark ? '#262320' : '#FAF8F5', headerSplitColor: 'transparent' },
      Badge: { colorTextLightSolid: onAccent },
      Segmented: { trackBg: isDark ? '#2A2724' : '#ECE7DF', itemSelectedBg: isDark ? '#4A443E' : '#FFFFFF' },
      Menu: {
        itemBorderRadius: 8,
        itemMarginInline: 8,
        activeBarBorderWidth: 0,
        itemHeight: 36,
        itemSelectedColor: isDark ? brand : '#97431A',
        subMenuItemBg: 'transparent',
      },
    },
  };
}

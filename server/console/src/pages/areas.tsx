import {
  AppstoreOutlined,
  DashboardOutlined,
  GiftOutlined,
  ScheduleOutlined,
  SettingOutlined,
  TeamOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { benefitsEntries } from './benefits/entries';
import { configEntries } from './config/entries';
import type { PageEntry } from './entry';
import { membersEntries } from './members/entries';
import { moneyEntries } from './money/entries';
import { overviewEntries } from './overview/entries';
import { runningEntries } from './running/entries';
import { settingsEntries } from './settings/entries';

/** A part of the menu. */
export interface Area {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly entries: readonly PageEntry[];
}

/** The whole menu, from top to bottom; an area without pages for the operator is not shown. */
export const areas: readonly Area[] = [
  { key: 'overview', label: '总览', icon: <DashboardOutlined />, entries: overviewEntries },
  { key: 'members', label: '会员', icon: <TeamOutlined />, entries: membersEntries },
  { key: 'config', label: '配置', icon: <AppstoreOutlined />, entries: configEntries },
  { key: 'money', label: '资金', icon: <WalletOutlined />, entries: moneyEntries },
  { key: 'benefits', label: '权益运营', icon: <GiftOutlined />, entries: benefitsEntries },
  { key: 'running', label: '运行', icon: <ScheduleOutlined />, entries: runningEntries },
  { key: 'settings', label: '设置', icon: <SettingOutlined />, entries: settingsEntries },
];

/** Every page. */
export const allEntries: readonly PageEntry[] = areas.flatMap(({ entries }) => entries);

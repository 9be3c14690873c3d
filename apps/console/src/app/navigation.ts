import { IconApps, IconChartAreaLine, IconFileCertificate, IconHistory, IconKey, IconPlugConnected, IconSettings, IconShieldCheck, IconTicket, IconUsers, type Icon } from '@tabler/icons-react';
import type { Words } from '../catalogue/language.js';

export interface NavigationEntry {
  readonly to: string;
  readonly name: Exclude<keyof Words['navigation'], 'label' | 'open' | 'breadcrumbs'>;
  readonly icon: Icon;
}

/** The subjects of the console, in the order of the menu. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { to: '/', name: 'dashboard', icon: IconChartAreaLine },
  { to: '/clients', name: 'clients', icon: IconApps },
  { to: '/tokens', name: 'tokens', icon: IconTicket },
  { to: '/grants', name: 'grants', icon: IconShieldCheck },
  { to: '/users', name: 'users', icon: IconUsers },
  { to: '/apis', name: 'apis', icon: IconPlugConnected },
  { to: '/keys', name: 'keys', icon: IconKey },
  { to: '/trusted-issuers', name: 'trustedIssuers', icon: IconFileCertificate },
  { to: '/audit', name: 'audit', icon: IconHistory },
  { to: '/settings', name: 'settings', icon: IconSettings },
];

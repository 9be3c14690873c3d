import type { ApplicationType } from '@assent/admin-contracts';
import { IconApi, IconAppWindow, IconBrowser, IconDeviceMobile, IconDeviceTv, IconRobot, IconServer, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const ICONS: Readonly<Record<ApplicationType, Icon>> = {
  web: IconServer,
  spa: IconBrowser,
  native: IconDeviceMobile,
  machine: IconRobot,
  device: IconDeviceTv,
  api: IconApi,
};

export interface KindIconProps {
  readonly kind: ApplicationType | undefined;
  readonly size?: number;
}

/** Stands beside its name, so that nobody has to see it. */
export function KindIcon({ kind, size = 18 }: KindIconProps): ReactNode {
  const Icon = kind === undefined ? IconAppWindow : ICONS[kind];
  return <Icon size={size} stroke={1.6} style={{ flexShrink: 0 }} aria-hidden />;
}

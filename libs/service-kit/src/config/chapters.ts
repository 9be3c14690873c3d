import { SERVICE_SLICES } from './assent-config.js';
import type { Slice } from './setting.js';
import { standaloneSettings } from './standalone.settings.js';

/** Markdown. */
const TITLES: Readonly<Record<keyof typeof SERVICE_SLICES, string>> = {
  service: 'The service',
  storage: 'Storage and keys',
  lifetimes: 'Lifetimes',
  limits: 'Limits',
  features: 'Protocol features',
  operations: 'Operations',
  metrics: 'Metrics',
  tracing: 'Tracing',
};

/** Every setting, in the chapters of the manual. */
export const CHAPTERS: readonly (readonly [title: string, slice: Slice])[] = [
  ...Object.entries(SERVICE_SLICES).map(([name, slice]) => [TITLES[name as keyof typeof SERVICE_SLICES], slice] as const),
  ['`npm start` and the command line', standaloneSettings],
];

import type { ServerConfig } from '@assent/core';
import { metricsSettings } from './metrics.settings.js';
import { operationsSettings } from './operations.settings.js';
import { featureSettings } from './protocol-features.settings.js';
import { lifetimeSettings, limitSettings } from './protocol.settings.js';
import { serviceSettings } from './service.settings.js';
import type { Setting, ValuesOf } from './setting.js';
import { standaloneSettings } from './standalone.settings.js';
import { storageSettings } from './storage.settings.js';
import { tracingSettings } from './tracing.settings.js';

/** Every setting that a service reads, in the order of the manual. */
export const SERVICE_SLICES = {
  service: serviceSettings,
  storage: storageSettings,
  lifetimes: lifetimeSettings,
  limits: limitSettings,
  features: featureSettings,
  operations: operationsSettings,
  metrics: metricsSettings,
  tracing: tracingSettings,
} as const;

/** A service's whole configuration, checked. */
export type AssentConfig = { readonly [S in keyof typeof SERVICE_SLICES]: ValuesOf<(typeof SERVICE_SLICES)[S]> };

export type StandaloneConfig = ValuesOf<typeof standaloneSettings>;

export const everySetting = (): readonly Setting<unknown>[] =>
  [...Object.values(SERVICE_SLICES), standaloneSettings].flatMap((slice) => Object.values<Setting<unknown>>(slice));

/** The part that the protocol engine needs. */
export const serverConfigOf = ({ service, lifetimes, limits, features }: AssentConfig): ServerConfig => {
  const { passwordHashConcurrency: _, ...protocolLimits } = limits;
  return { issuer: service.issuer, ...lifetimes, ...protocolLimits, ...features };
};

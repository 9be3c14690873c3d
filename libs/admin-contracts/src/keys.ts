import { z } from 'zod';
import { instant } from './common.js';

export const key = z.strictObject({
  kid: z.string(),
  algorithm: z.literal('ES256'),
  public_jwk: z.record(z.string(), z.string()),
  status: z
    .enum(['next', 'active', 'retiring', 'retired'])
    .meta({ description: 'next: published, signs later; active: signs; retiring: verifiers still need it; retired: no longer published.' }),
  created_at: instant,
  active_from: instant,
  retired_at: instant.optional(),
});

export const keyList = z.strictObject({ items: z.array(key) });

/** Longer than verifiers keep our keys. */
const MIN_OVERLAP_SECONDS = 360;
const MAX_OVERLAP_SECONDS = 30 * 86_400;
const DEFAULT_OVERLAP_SECONDS = 3600;

export const keyRotation = z.strictObject({
  overlap_seconds: z
    .int()
    .min(MIN_OVERLAP_SECONDS)
    .max(MAX_OVERLAP_SECONDS)
    .default(DEFAULT_OVERLAP_SECONDS)
    .meta({ description: 'How long the new key is published before it signs.' }),
});

export type KeyView = z.output<typeof key>;

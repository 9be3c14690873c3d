import { z } from 'zod';
import { type Setting, withDefault } from './setting.js';

interface NumberSetting {
  readonly variable: string;
  readonly description: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** A whole number between two bounds. */
export const numberSetting = ({ min, max, fallback, ...setting }: NumberSetting): Setting<number> =>
  withDefault(fallback, {
    ...setting,
    rule: `a whole number from ${min} to ${max}`,
    example: String(fallback),
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .refine((value) => value >= min && value <= max),
  });

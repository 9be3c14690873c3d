import { z } from 'zod';

/** A URL with one of the protocols, such as `redis:`. */
export const urlWith = (...protocols: readonly string[]): z.ZodType<string, string> =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));

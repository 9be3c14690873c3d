import { z } from 'zod';

/** One setting in force. They are read when a service starts: nobody changes them here. */
export const setting = z.strictObject({
  variable: z.string(),
  section: z.string(),
  value: z.string().optional().meta({ description: 'As in the environment; a secret is masked. Absent: there is none.' }),
  from: z.enum(['environment', 'default', 'absent']),
  description: z.string(),
  rule: z.string().meta({ description: 'Completes "must be …".' }),
  unit: z.string().optional(),
  secret: z.boolean(),
});

export const settingList = z.strictObject({ items: z.array(setting) });

export type SettingView = z.output<typeof setting>;

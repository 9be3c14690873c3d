import { CHAPTERS } from './chapters.js';
import { type EffectiveSetting, maskedSettings } from './masked-settings.js';
import { type Environment, valueIn } from './environment.js';

/** A setting in force, with what the manual says about it. */
export interface DescribedSetting extends EffectiveSetting {
  /** Title of its chapter. */
  readonly section: string;
  readonly description: string;
  /** Completes "must be …". */
  readonly rule: string;
  readonly unit?: string;
  readonly secret: boolean;
}

/** What is in force, fit to be shown, in the order of the manual.
 *  @param given what somebody has set: the rest of the environment was filled in by the program, and counts as its defaults */
export function describedSettings(env: Environment, given: Environment = env): readonly DescribedSetting[] {
  const inForce = new Map(maskedSettings(env).map((setting) => [setting.variable, setting]));
  return CHAPTERS.flatMap(([title, slice]) =>
    Object.values(slice).map(({ variable, description, rule, unit, secret = false }) => ({
      ...sourced(inForce.get(variable), variable, given),
      section: title.replaceAll('`', ''),
      description,
      rule,
      ...(unit !== undefined && { unit }),
      secret,
    })),
  );
}

function sourced(setting: EffectiveSetting | undefined, variable: string, given: Environment): EffectiveSetting {
  if (setting === undefined) throw new Error(`${variable} is in the manual and in no environment`);
  return setting.from === 'environment' && valueIn(given, variable) === undefined ? { ...setting, from: 'default' } : setting;
}

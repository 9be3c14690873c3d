import { everySetting } from './assent-config.js';
import { type Environment, valueIn } from './environment.js';

export interface EffectiveSetting {
  readonly variable: string;
  /** As in the environment; a secret is masked; undefined: absent without a default. */
  readonly value: string | undefined;
  readonly from: 'environment' | 'default' | 'absent';
}

/** What is in force, fit to be shown. */
export const maskedSettings = (env: Environment): readonly EffectiveSetting[] =>
  everySetting().map(({ variable, secret, fallback }) => {
    const given = valueIn(env, variable);
    if (given !== undefined) return { variable, value: secret ? '(set, not shown)' : given, from: 'environment' };
    return { variable, value: fallback, from: fallback === undefined ? 'absent' : 'default' };
  });

import { describe, expect, it } from '@jest/globals';
import { maskedSettings } from './masked-settings.js';

describe('maskedSettings', () => {
  const settings = maskedSettings({ DATABASE_URL: 'postgres://a:hunter2@localhost/x', ASSENT_PORT: '8080' });
  const find = (variable: string) => settings.find((setting) => setting.variable === variable);

  it('shows what the environment sets', () => {
    expect(find('ASSENT_PORT')).toEqual({ variable: 'ASSENT_PORT', value: '8080', from: 'environment' });
  });

  it('shows defaults as defaults, and what is absent as absent', () => {
    expect(find('ASSENT_CODE_TTL_SECONDS')).toEqual({ variable: 'ASSENT_CODE_TTL_SECONDS', value: '60', from: 'default' });
    expect(find('REDIS_URL')).toEqual({ variable: 'REDIS_URL', value: undefined, from: 'absent' });
  });

  it('never shows a secret', () => {
    expect(JSON.stringify(settings)).not.toContain('hunter2');
  });
});

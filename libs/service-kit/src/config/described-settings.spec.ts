import { describe, expect, it } from '@jest/globals';
import { everySetting } from './assent-config.js';
import { configurationPage } from './configuration-page.js';
import { describedSettings } from './described-settings.js';

const SECRETS = { DATABASE_URL: 'postgres://a:hunter2@localhost/x', REDIS_URL: 'redis://:hunter2@localhost', ASSENT_ENCRYPTION_KEY: 'aHVudGVyMg==' };
const settings = describedSettings({ ...SECRETS, ASSENT_PORT: '8080' });
const find = (variable: string, list = settings) => list.find((setting) => setting.variable === variable);

describe('describedSettings', () => {
  it('has every setting of the manual once, in its order, under its title', () => {
    expect(settings.map(({ variable }) => variable)).toEqual(everySetting().map(({ variable }) => variable));
    const manual = configurationPage().replaceAll('`', '');
    let before = 0;
    for (const { section, variable, description } of settings) {
      const place = manual.indexOf(`### ${variable}\n\n${description.replaceAll('`', '')}`);
      expect(place).toBeGreaterThan(before);
      expect(manual.lastIndexOf(`\n## ${section}\n`, place)).toBe(manual.lastIndexOf('\n## ', place));
      before = place;
    }
  });

  it('says what is in force, and where it came from', () => {
    expect(find('ASSENT_PORT')).toEqual({ ...find('ASSENT_PORT'), value: '8080', from: 'environment', section: 'The service', unit: 'port', secret: false });
    expect(find('ASSENT_CODE_TTL_SECONDS')).toMatchObject({ value: '60', from: 'default', section: 'Lifetimes', unit: 'seconds', rule: expect.stringContaining('whole number') });
    expect(find('ASSENT_IMPORT')).toMatchObject({ value: undefined, from: 'absent' });
  });

  it('never shows a secret, nor how long it is', () => {
    for (const variable of Object.keys(SECRETS)) expect(find(variable)).toMatchObject({ value: '(set, not shown)', from: 'environment', secret: true });
    expect(JSON.stringify(settings)).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it('calls default what the program filled in itself', () => {
    const filledIn = describedSettings({ ...SECRETS, ASSENT_ISSUER: 'http://localhost:3000', ASSENT_PORT: '3000' }, { ASSENT_PORT: '3000', ASSENT_ISSUER: ' ' });
    expect(find('ASSENT_PORT', filledIn)?.from).toBe('environment');
    expect(find('ASSENT_ISSUER', filledIn)).toMatchObject({ value: 'http://localhost:3000', from: 'default' });
    expect(find('DATABASE_URL', filledIn)).toMatchObject({ value: '(set, not shown)', from: 'default' });
  });
});

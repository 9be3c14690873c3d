import type { SettingView } from '@assent/admin-contracts';
import { describe, expect, it } from '@jest/globals';
import { settingsBySection } from './settings-by-section.js';

const setting = (variable: string, section: string, description = ''): SettingView => ({ variable, section, description, from: 'default', rule: '', secret: false });

describe('settings by section', () => {
  const all = [setting('ASSENT_ISSUER', 'Service', 'Where people reach it'), setting('REDIS_URL', 'Storage'), setting('ASSENT_PORT', 'Service')];

  it('keeps the order of the manual', () => {
    expect([...settingsBySection(all, '')].map(([section, { length }]) => [section, length])).toEqual([['Service', 2], ['Storage', 1]]);
  });

  it('finds names and descriptions, whatever the case', () => {
    expect([...settingsBySection(all, 'redis').keys()]).toEqual(['Storage']);
    expect(settingsBySection(all, 'PEOPLE').get('Service')).toHaveLength(1);
    expect(settingsBySection(all, 'nothing like it').size).toBe(0);
  });
});

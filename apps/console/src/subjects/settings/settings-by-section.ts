import type { SettingView } from '@assent/admin-contracts';

/** Settings whose name or description has the text, by section, in the order of the manual. */
export function settingsBySection(settings: readonly SettingView[], text: string): ReadonlyMap<string, readonly SettingView[]> {
  const wanted = text.toLowerCase();
  const sections = new Map<string, SettingView[]>();
  for (const setting of settings) {
    if (!`${setting.variable} ${setting.description}`.toLowerCase().includes(wanted)) continue;
    sections.set(setting.section, [...(sections.get(setting.section) ?? []), setting]);
  }
  return sections;
}

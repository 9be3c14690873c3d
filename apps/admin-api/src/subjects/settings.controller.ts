import type { SettingView } from '@assent/admin-contracts';
import { PLATFORM, type DescribedSetting, type Platform } from '@assent/service-kit';
import { Inject } from '@nestjs/common';
import { AdminController, Operation } from '../http/operation.js';

const settingView = ({ variable, section, value, from, description, rule, unit, secret }: DescribedSetting): SettingView => ({
  variable,
  section,
  ...(value !== undefined && { value }),
  from,
  description,
  rule,
  ...(unit !== undefined && { unit }),
  secret,
});

/** What this process was started with. It does not change while it runs. */
@AdminController()
export class SettingsController {
  private readonly items: readonly SettingView[];

  constructor(@Inject(PLATFORM) { settings }: Platform) {
    this.items = settings.map(settingView);
  }

  @Operation('listSettings')
  list(): { readonly items: readonly SettingView[] } {
    return { items: this.items };
  }
}

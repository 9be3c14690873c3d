import { chromium, type Browser } from 'playwright-core';
import { chromiumLaunchOptions } from '@assent/tools/chromium.mjs';

/** Starts Debian's Chromium without a window. The caller closes it. @throws Error with the line that installs it */
export const launchChromium = (): Promise<Browser> => chromium.launch(chromiumLaunchOptions());

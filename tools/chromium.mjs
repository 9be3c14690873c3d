/** Finds Debian's Chromium and says how to start it. Needs no package: it also works before anything is installed. */
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const CHROMIUM_MISSING = 'Chromium is missing. Install it: apt-get install chromium';

/** Path of the program; ASSENT_TEST_CHROMIUM names another one. Undefined when there is none. */
export const chromiumPath = () => [process.env.ASSENT_TEST_CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/** Options for playwright-core's `chromium.launch`. @throws Error with the line that installs it */
export function chromiumLaunchOptions() {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(CHROMIUM_MISSING);
  return { executablePath, args: FLAGS, chromiumSandbox: false };
}

/** Without a sandbox: root cannot have one, containers often forbid it, and this browser visits nothing but our own pages.
 *  The rest keeps it quiet: no GPU, no calls home. */
const FLAGS = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

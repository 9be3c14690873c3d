export const CHROMIUM_MISSING: string;
export const chromiumPath: () => string | undefined;
export function chromiumLaunchOptions(): { executablePath: string; args: string[]; chromiumSandbox: boolean };

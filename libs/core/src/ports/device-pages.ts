import type { AskingClient, ConsentScope } from './asking-client.js';

/** Renders the pages on which people let a device in that has no browser. @spec RFC 8628 §3.3 */
export interface DevicePages {
  deviceCode(page: DeviceCodePage): string;
  deviceConsent(page: DeviceConsentPage): string;
  deviceDone(page: DeviceDonePage): string;
}

/** Asks for the code that the device shows. */
export interface DeviceCodePage {
  readonly action: string;
  readonly csrfToken: string;
  /** As typed, or as a link has it; shown so that nothing is lost. */
  readonly userCode?: string;
  /** It came with a link: the person is asked whether it is theirs. @spec RFC 8628 §3.3.1 */
  readonly fromLink?: true;
  /** Readable sentence about what went wrong. */
  readonly problem?: string;
}

/** Asks whether the device may have what it asks for. */
export interface DeviceConsentPage extends AskingClient {
  readonly action: string;
  readonly csrfToken: string;
  /** The device must show the same. @spec RFC 8628 §5.4 */
  readonly userCode: string;
  /** Who is signed in. */
  readonly username: string;
  readonly scopes: readonly ConsentScope[];
  /** Path of the "use another account" form. */
  readonly switchAccountAction: string;
}

/** Says what was decided. */
export interface DeviceDonePage {
  readonly allowed: boolean;
  readonly clientName: string;
  /** Path of the page that asks for a code. */
  readonly devicePath: string;
}

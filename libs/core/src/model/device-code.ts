import type { Grant } from './grant.js';

/** What a device asked for. @spec RFC 8628 §3.1 */
export interface DeviceRequest {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly expiresAt: Date;
}

/** What a person said yes to. */
export interface DeviceApproval {
  /** As it was created; whether it still stands, only the grant store knows. */
  readonly grant: Grant;
  /** The device asked for `offline_access` and the person declined it: no refresh token. */
  readonly offlineDeclined?: boolean;
}

/** Where the matter stands. @spec RFC 8628 §3.3, §3.5 */
export type DeviceCodeState =
  | { readonly state: 'pending' | 'denied' | 'expired' }
  /** `spent`: the device has come for its tokens. */
  | { readonly state: 'approved' | 'spent'; readonly approval: DeviceApproval };

export type DeviceCode = DeviceCodeState & { readonly request: DeviceRequest };

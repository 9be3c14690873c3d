import { Person } from './person.js';
import type { JsonAnswer } from './client.js';

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Clients of devices, for an import file. */
export const DEVICE_CLIENTS = [
  { client_id: 'tv', client_name: 'Living Room TV', grant_types: [DEVICE_CODE, 'refresh_token'], token_endpoint_auth_method: 'none', scope: 'api:read api:write offline_access' },
  { client_id: 'printer', client_secret: 'printer-secret', client_name: 'Printer', grant_types: [DEVICE_CODE], scope: 'api:read' },
] as const;

/** What a device is told. @spec RFC 8628 §3.2 */
export interface StartedDevice {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

async function post(url: string, values: Readonly<Record<string, string>>): Promise<JsonAnswer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(values) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

/** @param base address of one node */
export async function startDevice(base: string, scope = 'api:read offline_access'): Promise<StartedDevice> {
  const { body, status } = await post(`${base}/device_authorization`, { client_id: 'tv', scope });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as StartedDevice;
}

export const pollDevice = (base: string, { device_code }: Pick<StartedDevice, 'device_code'>): Promise<JsonAnswer> =>
  post(`${base}/token`, { grant_type: DEVICE_CODE, device_code, client_id: 'tv' });

export const refreshDevice = (base: string, refreshToken: string): Promise<JsonAnswer> =>
  post(`${base}/token`, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'tv' });

/** A device that somebody has let in, and that has not come for its tokens yet. */
export async function allowedDevice(base: string, credentials: ConstructorParameters<typeof Person>[0]): Promise<StartedDevice> {
  const device = await startDevice(base);
  await new Person(credentials).connectDevice(`${base}/device`, device.user_code);
  return device;
}

import type { DeviceCodeStore } from '../../ports/device-code.store.js';
import type { SecretHasher } from '../../secrets/secret-hasher.js';
import type { InteractionNeeds } from '../interaction-flow.js';

export interface DeviceNeeds extends InteractionNeeds {
  readonly deviceCodes: DeviceCodeStore;
  readonly secretHasher: SecretHasher;
}

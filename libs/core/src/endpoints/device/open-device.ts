import type { DeviceInteraction } from '../../model/interaction.js';
import type { SecretBox } from '../../secrets/secret-box.js';
import type { WireRequest } from '../../wire/request.js';
import { openInteraction, type InteractionNeeds, type Opened } from '../interaction-flow.js';
import { PageExpired } from '../page-error.js';

/** An interaction that began with a user code. */
export interface OpenedDevice extends Opened {
  readonly interaction: DeviceInteraction;
  /** Eight letters, as they are compared. */
  readonly userCode: string;
}

const PURPOSE = 'user code';

/** It waits in the store while somebody signs in, where nobody else should read it. */
export const sealUserCode = (userCode: string, { secretBox }: { readonly secretBox: SecretBox }): string => secretBox.seal(PURPOSE, userCode).toString('base64url');

/** Undefined: it is over, another browser's, or about something else. */
export async function openDevice(http: WireRequest, needs: InteractionNeeds): Promise<OpenedDevice | undefined> {
  try {
    const opened = await openInteraction(http, needs);
    const { interaction } = opened;
    if (interaction.sealedUserCode === undefined) return undefined;
    const userCode = needs.secretBox.open(PURPOSE, Buffer.from(interaction.sealedUserCode, 'base64url'));
    return { ...opened, interaction, userCode };
  } catch (error) {
    if (error instanceof PageExpired) return undefined;
    throw error;
  }
}

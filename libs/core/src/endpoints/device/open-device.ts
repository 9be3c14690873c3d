import type { DeviceInteraction } from '../../model/interaction.js';
import type { WireRequest } from '../../wire/request.js';
import { openInteraction, type InteractionNeeds, type Opened } from '../interaction-flow.js';
import { PageExpired } from '../page-error.js';

/** An interaction that began with a user code. */
export interface OpenedDevice extends Opened {
  readonly interaction: DeviceInteraction;
}

/** Undefined: it is over, another browser's, or about something else. */
export async function openDevice(http: WireRequest, needs: InteractionNeeds): Promise<OpenedDevice | undefined> {
  try {
    const opened = await openInteraction(http, needs);
    return isDevice(opened) ? opened : undefined;
  } catch (error) {
    if (error instanceof PageExpired) return undefined;
    throw error;
  }
}

const isDevice = (opened: Opened): opened is OpenedDevice => opened.interaction.userCode !== undefined;

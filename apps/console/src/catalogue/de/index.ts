import type { en } from '../en/index.js';
import { clients } from './clients.js';
import { account, common, forms, navigation, problems, session } from './common.js';

/** Every word of the console in German. */
export const de: typeof en = { common, navigation, account, session, problems, forms, clients };

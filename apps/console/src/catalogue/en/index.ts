import { clients } from './clients.js';
import { account, common, forms, navigation, problems, session } from './common.js';

/** Every word of the console in English, and the shape of every other language. */
export const en = { common, navigation, account, session, problems, forms, clients };

import type { en } from '../en/index.js';
import { apis } from './apis.js';
import { audit } from './audit.js';
import { clients } from './clients.js';
import { account, common, forms, navigation, problems, session } from './common.js';
import { dashboard } from './dashboard.js';
import { grants } from './grants.js';
import { keys } from './keys.js';
import { palette } from './palette.js';
import { settings } from './settings.js';
import { tokens } from './tokens.js';
import { trustedIssuers } from './trusted-issuers.js';
import { users } from './users.js';

/** Every word of the console in German. */
export const de: typeof en = { common, navigation, account, session, problems, forms, clients, tokens, grants, users, apis, keys, trustedIssuers, audit, settings, dashboard, palette };

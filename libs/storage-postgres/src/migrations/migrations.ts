import { Initial1764000000000 } from './1764000000000-initial.js';
import { WholeGuide1764100000000 } from './1764100000000-whole-guide.js';
import { Connections1764200000000 } from './1764200000000-connections.js';
import { TokenOrigin1764300000000 } from './1764300000000-token-origin.js';
import { ServiceSamples1764310000000 } from './1764310000000-service-samples.js';
import { SessionIndex1764320000000 } from './1764320000000-session-index.js';
import { ClientSearch1764330000000 } from './1764330000000-client-search.js';
import { EncryptionKeys1764400000000 } from './1764400000000-encryption-keys.js';

/** In order. */
export const MIGRATIONS = [Initial1764000000000, WholeGuide1764100000000, Connections1764200000000, TokenOrigin1764300000000, ServiceSamples1764310000000, SessionIndex1764320000000, ClientSearch1764330000000, EncryptionKeys1764400000000];

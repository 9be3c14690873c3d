import { accessTokenStoreContract } from './access-token.store.contract.js';
import { apiStoreContract } from './api.store.contract.js';
import { auditLogContract } from './audit-log.contract.js';
import { clientStoreContract } from './client.store.contract.js';
import { connectionStoreContract } from './connection.store.contract.js';
import { consentStoreContract } from './consent.store.contract.js';
import type { DurableSubjectOf } from './durable-subject.js';
import { grantStoreContract } from './grant.store.contract.js';
import { inquiryLogContract } from './inquiry-log.contract.js';
import { keyStoreContract } from './key.store.contract.js';
import { ownedClientStoreContract } from './owned-client.store.contract.js';
import { revokingEverythingContract } from './revoking-everything.contract.js';
import { trustedIssuerStoreContract } from './trusted-issuer.store.contract.js';
import { userStoreContract } from './user.store.contract.js';

/** Everything that durable stores promise, one suite for a port. */
export const durableStoresContract = (subject: DurableSubjectOf): void => {
  clientStoreContract(subject);
  apiStoreContract(subject);
  userStoreContract(subject);
  consentStoreContract(subject);
  connectionStoreContract(subject);
  ownedClientStoreContract(subject);
  grantStoreContract(subject);
  accessTokenStoreContract(subject);
  revokingEverythingContract(subject);
  keyStoreContract(subject);
  trustedIssuerStoreContract(subject);
  auditLogContract(subject);
  inquiryLogContract(subject);
};

import { sha256 } from '../secrets/sha256.js';
import { OFFLINE_ACCESS } from '../tokens/scope.js';
import { newCode } from '../tokens/token-text.js';
import type { ResponseType } from './response-type.js';

/** An authorization code, in the query of the redirect. @spec RFC 6749 §4.1.2 */
export const code: ResponseType = {
  name: 'code',
  grantType: 'authorization_code',
  responseModes: ['query', 'fragment', 'form_post'],
  continuesAtTokenEndpoint: true,

  async respond({ grant, request }, { codes, config, random }) {
    const text = newCode(random);
    await codes.save(sha256(text), {
      grant,
      redirectUri: request.redirectUri,
      redirectUriGiven: request.redirectUriGiven,
      ...(request.codeChallenge !== undefined && { codeChallenge: request.codeChallenge }),
      ...(request.scope.includes(OFFLINE_ACCESS) && !grant.scope.includes(OFFLINE_ACCESS) && { offlineDeclined: true }),
      expiresAt: new Date(grant.createdAt.getTime() + config.codeTtlSeconds * 1000),
    });
    return { code: text };
  },
};

import type { MacAlgorithm } from '../model/client-policy.js';
import { bodyHashOf } from './mac-algorithm.js';
import type { MacHeader } from './mac-header.js';
import type { ResourceRequest } from './resource-request.js';

const EXT_PREFIX = 'bodyhash=';
const NO_BYTES = new Uint8Array();

/** Why the body is not the one that was signed; undefined: it is, or it need not be. A hash is checked whenever the body is known.
 *  @param required a request with a body must cover it */
export function whyBodyFails(header: MacHeader, algorithm: MacAlgorithm, request: ResourceRequest, required: boolean): string | undefined {
  const body = bodyOf(request);
  const signed = signedHash(header, algorithm);
  if (required && body === 'withheld') return 'the resource server did not pass the body on';
  if (required && body.length > 0 && signed === undefined) return 'the body is not covered';
  if (signed === undefined || body === 'withheld') return undefined;
  return signed.hash === bodyHashOf(signed.algorithm, body) ? undefined : 'the body is another one';
}

/** Draft 02 does not cover the body: our clients say ext="bodyhash=…", always SHA-256. Draft 00 has an attribute, hashed as the algorithm says. */
function signedHash(header: MacHeader, algorithm: MacAlgorithm): { readonly hash: string; readonly algorithm: MacAlgorithm } | undefined {
  if (header.draft === '00') return header.bodyhash === undefined ? undefined : { hash: header.bodyhash, algorithm };
  return header.ext?.startsWith(EXT_PREFIX) ? { hash: header.ext.slice(EXT_PREFIX.length), algorithm: 'hmac-sha-256' } : undefined;
}

/** 'withheld': there is a body, but the resource server did not pass it on. */
function bodyOf({ body, headers }: ResourceRequest): Uint8Array | 'withheld' {
  if (body !== undefined && body.length > 0) return body;
  const length = headers['content-length'];
  const announced = (length !== undefined && length !== '0') || (body === undefined && headers['transfer-encoding'] !== undefined);
  return announced ? 'withheld' : (body ?? NO_BYTES);
}

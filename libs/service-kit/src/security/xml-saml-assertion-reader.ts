import { setImmediate } from 'node:timers/promises';
import { InvalidAssertion, StoreUnavailable, type SamlAssertion, type SamlAssertionReader } from '@assent/core';
import { plainXml } from './plain-xml.js';
import { assertionContent, assertionId, issuerOf } from './saml-assertion-content.js';
import { plainSignature, signedContent, validKeys } from './saml-signature.js';
import { Turnstile } from './turnstile.js';
import { parsedXml } from './xml-elements.js';

/** Beyond it, callers come back later. */
const MAX_WAITING = 200;

/** Reads assertions with xml-crypto, one in each turn of the event loop: a signature takes milliseconds, and other requests go in between. */
export function xmlSamlAssertionReader(): SamlAssertionReader {
  const turnstile = new Turnstile(1, MAX_WAITING);
  const full = (): Error => new StoreUnavailable('the reading of SAML assertions', undefined);
  return {
    open(bytes) {
      const { claimedIssuer, verified } = openedAssertion(bytes);
      const inTurn = async (certificates: readonly string[], at: Date): Promise<SamlAssertion> => {
        await setImmediate();
        return verified(certificates, at);
      };
      return { claimedIssuer, verified: (certificates, at) => turnstile.pass(() => inTurn(certificates, at), full) };
    },
  };
}

/** What is not plain never reaches a parser; what is not signed is never read. @throws InvalidAssertion */
export function openedAssertion(bytes: Uint8Array) {
  const xml = plainXml(bytes);
  const root = parsedXml(xml);
  const id = assertionId(root);
  const signature = plainSignature(root, id);
  return {
    claimedIssuer: issuerOf(root),
    verified(certificates: readonly string[], at: Date): SamlAssertion {
      const content = plainXml(Buffer.from(signedContent(xml, signature, validKeys(certificates, at))));
      const assertion = assertionContent(parsedXml(content));
      if (assertion.id !== id) throw new InvalidAssertion('the signature is of something else than the assertion');
      return assertion;
    },
  };
}

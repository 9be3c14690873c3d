import { InvalidAssertion, type SamlAssertionReader } from '@assent/core';
import { plainXml } from './plain-xml.js';
import { assertionContent, assertionId, issuerOf } from './saml-assertion-content.js';
import { plainSignature, signedContent, validKeys } from './saml-signature.js';
import { parsedXml } from './xml-elements.js';

/** Reads assertions with xml-crypto. What is not plain never reaches a parser; what is not signed is never read. */
export const xmlSamlAssertionReader: SamlAssertionReader = {
  open(bytes) {
    const xml = plainXml(bytes);
    const root = parsedXml(xml);
    const id = assertionId(root);
    const signature = plainSignature(root, id);
    return {
      claimedIssuer: issuerOf(root),
      verified(certificates, at) {
        const content = plainXml(Buffer.from(signedContent(xml, signature, validKeys(certificates, at))));
        const assertion = assertionContent(parsedXml(content));
        if (assertion.id !== id) throw new InvalidAssertion('the signature is of something else than the assertion');
        return assertion;
      },
    };
  },
};

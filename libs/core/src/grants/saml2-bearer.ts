import { InvalidAssertion } from '../errors/invalid-assertion.js';
import type { Client } from '../model/client.js';
import type { BearerConfirmation, SamlAssertion, SamlConditions } from '../ports/saml-assertion-reader.js';
import { ownNames, tokenEndpointUri } from '../tokens/own-names.js';
import { required } from '../wire/form.js';
import { approveAssertion, type AssertionNeeds } from './assertion-approval.js';
import { countingRefusals } from './assertion-throttle.js';
import { requireShortLife, requireValidNow, trustedIssuer, type CheckedAssertion } from './assertion.js';
import type { GrantNeeds, GrantType } from './grant-type.js';

type Needs = AssertionNeeds & Pick<GrantNeeds, 'samlAssertions'>;

/** Trades a SAML 2.0 assertion of a trusted issuer for an access token of the person that it is about.
 *  @spec RFC 7522 §2.1, §3; RFC 7521 §4.1
 *  @throws InvalidAssertion */
export const saml2Bearer: GrantType<Needs> = {
  type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
  publicClients: true, // RFC 7522 §3.1: the assertion is what proves something

  async offered({ trustedIssuers }) {
    return (await trustedIssuers.kinds()).has('saml2');
  },

  async approve(request, needs) {
    const xml = decoded(required(request.form.params, 'assertion'));
    return approveAssertion(request, await countingRefusals(request, needs, () => checked(xml, request.client, needs)), needs);
  },
};

/** RFC 7522 §2.1: base64url, padding bits zero, without line breaks. Pad characters should not be there, and do no harm. @throws InvalidAssertion */
function decoded(text: string): Buffer {
  const unpadded = text.replace(/={1,2}$/, '');
  const bytes = Buffer.from(unpadded, 'base64url');
  if (bytes.toString('base64url') !== unpadded) throw new InvalidAssertion('the assertion is not base64url');
  return bytes;
}

async function checked(xml: Buffer, client: Client, needs: Needs): Promise<CheckedAssertion> {
  const { clock, config, samlAssertions } = needs;
  const opened = samlAssertions.open(xml);
  const issuer = await trustedIssuer('saml2', opened.claimedIssuer, client, needs);
  const assertion = await opened.verified(issuer.certificates ?? [], clock.now());
  if (assertion.issuer !== issuer.issuer) throw new InvalidAssertion('the signature is of another issuer'); // RFC 7522 §3(1)
  requireAudience(assertion.conditions, ownNames(config));
  const confirmation = bearerConfirmation(assertion, tokenEndpointUri(config));
  const { id, issuedAt, subject } = assertion;
  requireValidNow({ issuedAt }, clock);
  requireValidNow(assertion.conditions, clock);
  requireValidNow(confirmation, clock);
  requireShortLife(confirmation.notOnOrAfter, clock);
  return { issuer, subject, identity: [id], issuedAt, expiresAt: confirmation.notOnOrAfter };
}

/** RFC 7522 §3(2): AudienceRestriction is there, and each of them names us. @throws InvalidAssertion */
function requireAudience({ audienceRestrictions }: SamlConditions, names: readonly string[]): void {
  const met = audienceRestrictions.every((audiences) => audiences.some((audience) => names.includes(audience)));
  if (audienceRestrictions.length === 0 || !met) throw new InvalidAssertion('the assertion is for another audience');
}

/** RFC 7522 §3(5). Stricter: exactly one is for us and it says until when, so that a later one does not revive a used assertion.
 *  @throws InvalidAssertion */
function bearerConfirmation({ bearerConfirmations }: SamlAssertion, recipient: string): BearerConfirmation & { readonly notOnOrAfter: Date } {
  const [confirmation, ...more] = bearerConfirmations.filter((candidate) => candidate.recipient === recipient);
  if (confirmation === undefined || more.length > 0) throw new InvalidAssertion('not exactly one bearer SubjectConfirmation has this token endpoint as Recipient');
  const { notOnOrAfter } = confirmation;
  if (notOnOrAfter === undefined) throw new InvalidAssertion('the SubjectConfirmationData have no NotOnOrAfter');
  return { ...confirmation, notOnOrAfter };
}
